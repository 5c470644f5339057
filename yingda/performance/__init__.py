"""What work is worth: scorecards, targets, league tables, incentive plans and the statements they pay by.

It reads the facts of other rooms and changes none of them; it moves no money, and it never takes anything from a wage.
"""
