"""Which segments a firm stands on, with a probability and the reasons; and who makes a thing.

Pure: no Django, no clock. `texts` what is said of segments and firms, `grams` pairs of characters,
`traits` what speaks for a firm and a segment, `learning` from traits to a calibrated probability,
`engine` all of it together, `made_up` the firms from which the shipped weights are learned,
`makers` who makes a thing, learned from who makes what. See docs/methods/placing.md.
"""
