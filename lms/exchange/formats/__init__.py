"""The formats of other systems, read and written. Pure: text in, drafts and remarks out.

`gift` and `moodle` read and write files; both speak `foreign`, the questions as Moodle knows them.
`arriving` makes our questions of those, `leaving` those of ours.
"""
