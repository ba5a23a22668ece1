"""The application: its tree, and the trial that imports it and notes what this reaches."""
