"""Local learning: one description of each algorithm that trains one participant, or a thousand stacked ones."""
