"""What is looked at before anything is believed.

One small module per check of a row; ``sets.py`` lists the
statements that look at many rows at once.
"""
