"""Charts: rows in, SVG out. A chart computes no statistics and knows no clock and no disk.

Rows are frozen values, so that a chart whose rows did not change is not drawn again
(`drawn`). Colours are the page's variables: one SVG serves light, dark and paper. There
are no axis titles and no legends: the caption above names the unit, lines carry their
name, and no meaning is told by colour alone.
"""

from rehab.review.charts.drawing import drawn
from rehab.review.charts.look import house, layer, rows

__all__ = ["drawn", "house", "layer", "rows"]
