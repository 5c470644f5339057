"""Files made of a laid-out report. The libraries are loaded when the first file is made."""
