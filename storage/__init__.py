"""Memory: tables and the questions asked of them; knows neither bot nor handlers."""
