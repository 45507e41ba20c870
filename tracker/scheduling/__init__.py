"""The timetable; each job is one call into runs."""
