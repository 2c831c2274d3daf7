"""``python -m rehab``."""

from rehab.cli import main

if __name__ == "__main__":
    main()
