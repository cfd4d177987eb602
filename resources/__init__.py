"""What ships with the program: icons, fonts, theme, models, samples."""
