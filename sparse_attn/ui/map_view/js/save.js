// Saving what is on screen: panels, axes, colour bars and caption, as PNG or SVG.
import { AREA, BAND, area, band, line, steps } from "./curve.js"
import { figure } from "./figure.js"
import { drawNotAllowed, drawPainting } from "./paint.js"
import { plain } from "./ticks.js"

const SCALE = 2 // of a PNG, and of the maps inside an SVG
const FONT = "Arial, Helvetica, sans-serif" // web fonts do not reach into a saved picture
const CAPTION = { size: 13, line: 18, margin: 14 }
const TOP = 10 // pixels above the titles
const NAMES = [["x", "y"], ["x2", "y2"], ["x3", "y3"], ["x4", "y4"], ["x5", "y5"]]

export async function save(Plotly, format, { picture, place, view, look, paintings }) {
  const { data, layout } = figure(picture, place, view, { ...look, font: FONT })
  layout.paper_bgcolor = look.page
  layout.images = place.panels.map((panel, at) => mapImage(panel, at, { view, look, paintings }))
  if (place.curve) addCurve(data, picture, place, view, look)
  addCaption(layout, place, picture.caption)
  const options = { format, width: layout.width, height: layout.height, scale: format === "png" ? SCALE : 1 }
  const address = await Plotly.toImage({ data, layout, config: { staticPlot: true } }, options)
  const link = document.createElement("a")
  link.href = address
  link.download = `${picture.fileName}.${format}`
  link.click()
}

function mapImage(panel, at, { view, look, paintings }) {
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = panel.size * SCALE
  const context = canvas.getContext("2d")
  context.scale(SCALE, SCALE)
  const square = { x: 0, y: 0, size: panel.size }
  drawNotAllowed(context, square, look.notAllowed, SCALE)
  for (const painting of paintings) drawPainting(context, painting, at, square, view, SCALE)
  const [xref, yref] = NAMES[at]
  return {
    source: canvas.toDataURL("image/png"), layer: "below", sizing: "stretch", xref, yref,
    x: view.column - 0.5, y: view.row - 0.5, sizex: view.span, sizey: view.span,
    xanchor: "left", yanchor: "top",
  }
}

function addCurve(data, picture, place, view, look) {
  const [xaxis, yaxis] = NAMES[place.panels.length]
  const found = steps(picture, (2 * view.span) / place.curve.height)
    .filter(({ from, to }) => to > view.row && from < view.row + view.span)
  const trace = corners => ({
    type: "scatter", mode: "lines", xaxis, yaxis,
    x: corners.map(([share]) => share), y: corners.map(([, token]) => token - 0.5),
  })
  for (const [corners, opacity] of [[area(found), AREA], [band(found), BAND]]) {
    data.push({ ...trace(corners), fill: "toself", line: { width: 0 }, opacity, fillcolor: look.text })
  }
  data.push({ ...trace(line(found)), line: { width: 1.25, color: look.text } })
}

// The caption below the maps, wrapped by measured width; the picture grows by its lines.
function addCaption(layout, place, caption) {
  const measure = document.createElement("canvas").getContext("2d")
  measure.font = `${CAPTION.size}px ${FONT}`
  const widest = place.width - 2 * CAPTION.margin
  const lines = [""]
  for (const word of caption.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word
    if (lines.at(-1) && measure.measureText(longer).width > widest * 0.97) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  const extra = lines.length * CAPTION.line + 2 * CAPTION.margin
  layout.height = place.height + extra + TOP
  layout.margin = { ...layout.margin, t: TOP, b: extra }
  layout.annotations.push({
    xref: "paper", yref: "paper", x: CAPTION.margin / place.width, y: 0, yshift: -CAPTION.margin,
    xanchor: "left", yanchor: "top", align: "left", showarrow: false,
    text: lines.map(plain).join("<br>"), font: { size: CAPTION.size },
  })
}
