"""`python -m puente` is the command `puente`."""

from puente.cli.main import main

if __name__ == "__main__":
    main(prog_name="puente")
