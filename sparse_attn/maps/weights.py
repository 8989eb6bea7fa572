"""Weights reduced to pixels, in one pass over the rectangles that the picture shows."""

from __future__ import annotations

from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.attention.scores import Share, key_rows, query_rows, scores
from sparse_attn.attention.weights import divisor
from sparse_attn.maps.pixels import Pixels, Reduction
from sparse_attn.maps.tile import Reduce
from sparse_attn.patterns.walk import walk


def weigh(
    q: Tensor,
    k: Tensor,
    normalizer: Tensor,
    share: Share,
    pixels: Pixels,
    reduce: Reduce,
    out: Tensor,
    rows: Tensor,
    row_weight: Tensor | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the share's weights, reduced to pixels, into ``out`` (B·H, height, width).

    ``row_weight`` (T,) scales sums where only some ``rows`` are weighed. Maxima are taken of
    logarithms, so that exp is called once a pixel instead of once a pair.
    """
    how: Reduction = "max" if reduce == "max" else "sum"
    canvas = pixels.canvas(how, q, len(share.slices))
    sampled = row_weight is not None
    align = (1, pixels.align[1]) if sampled else pixels.align
    done = 0
    for block in walk(share.bound, rows, align):
        queries = {each: query_rows(q[each], block) for each in share.slices}
        for piece in block.pieces():
            if not pixels.sees(piece):
                continue
            for place, each in enumerate(share.slices):
                logs = scores(queries[each], key_rows(k[each], piece), piece)
                logs -= divisor(normalizer[each][block.safe_queries])[..., None]
                if how == "sum":
                    logs.exp_()
                    if row_weight is not None:
                        logs *= row_weight[block.safe_queries][..., None]
                pixels.add(canvas[place], logs, block, piece, how)
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / len(rows)))
    picture = pixels.picture(canvas)
    if how == "max":
        picture = picture.exp()
    elif reduce == "mean":
        picture = picture / pixels.pairs.to(picture.device)
    out[list(share.slices)] = picture.to(out.dtype)
