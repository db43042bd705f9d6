"""The releaser as a process of its own, with the gate of the bench; run as a module."""

from tests.bench import place


def main() -> None:
    """Release what is due until told to stop."""
    place.load()
    from huiyin.foundation.release.daemon import run
    from huiyin.project.children import stop_event

    run(stop_event())


if __name__ == "__main__":
    main()
