"""The analysts' pages. A view reads the form, calls one function, chooses a template."""
