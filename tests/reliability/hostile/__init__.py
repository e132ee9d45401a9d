"""Files that mean harm, made anew in each run: `python -m tests.reliability.hostile`."""
