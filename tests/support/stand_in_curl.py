"""As much of curl as the line needs that `make run` prints: for machines without one. Run as a program."""

import sys
from argparse import ArgumentParser
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main() -> None:
    """Send what is given with -d, fields of a form joined by &, and print the answer, whatever its status."""
    parser = ArgumentParser(allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("-d", action="append", default=[], dest="data")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-sS", action="store_true", required=True)
    given = parser.parse_args()
    # `-H @-` stands for the headers on standard input, one in each line.
    lines = [
        each for header in given.headers for each in (sys.stdin.read().splitlines() if header == "@-" else [header])
    ]
    headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    request = Request(given.url, "&".join(given.data).encode(), headers)  # noqa: S310 (it is an address of ours)
    try:
        with urlopen(request) as answer:  # noqa: S310 (as above)
            sys.stdout.write(answer.read().decode())
    except HTTPError as refused:
        sys.stdout.write(refused.read().decode())


if __name__ == "__main__":
    main()
