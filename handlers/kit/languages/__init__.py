"""Words of dates, one table a language: adding a language is adding data."""
