ARG PYTHON_IMAGE=python:3.11-slim

FROM ${PYTHON_IMAGE} AS build
RUN python3 -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir 'uv>=0.9' \
 && python3 -m venv --without-pip /opt/sixfold
ENV PATH=/opt/build/bin:$PATH VIRTUAL_ENV=/opt/sixfold UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
WORKDIR /src
# Versions and hashes come from the lock; what is installed, from the extras of production alone.
COPY pyproject.toml requirements.lock LICENSE README.md ./
RUN uv pip install --constraint requirements.lock --requirement pyproject.toml \
      --extra api --extra sqlite --extra postgres --extra mongo --extra dramatiq
COPY domain domain
COPY application application
COPY adapters adapters
COPY entrypoints entrypoints
RUN uv pip install --no-deps --build-constraints requirements.lock .

FROM ${PYTHON_IMAGE}
RUN useradd --system --home-dir /var/lib/sixfold --create-home sixfold
COPY --from=build /opt/sixfold /opt/sixfold
# It listens to everybody, so it must not come with a demonstration, whose passwords everybody knows.
ENV PATH=/opt/sixfold/bin:$PATH PYTHONUNBUFFERED=1 SIXFOLD_HOST=0.0.0.0 SIXFOLD_PROFILE=production
USER sixfold
# A SQLite file, where one is asked for, lies in ./var.
WORKDIR /var/lib/sixfold
EXPOSE 8000
ENTRYPOINT ["sixfold"]
