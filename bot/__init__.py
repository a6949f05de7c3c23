"""The process: starts, wires and loops; knows every area and no business words."""
