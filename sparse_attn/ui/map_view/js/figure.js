// The Plotly figure: axes, titles, colour bars and legends. The maps themselves are not in it: they
// are painted on a canvas under its transparent background.
import { plain, ticks } from "./ticks.js"

const INSET = 10 // of a colour bar, so that the end marks of neighbours stay apart

const axisName = (letter, at) => letter + (at === 0 ? "" : at + 1)
const layoutName = (letter, at) => `${letter}axis${at === 0 ? "" : at + 1}`

/** place: geometry; view: {row, column, span}; look: colours and font of the theme. */
export function figure(picture, place, view, look) {
  const data = place.panels.map((_, at) => anchorTrace(at))
  const layout = {
    width: place.width,
    height: place.height,
    margin: { l: 0, r: 0, t: 0, b: 0, autoexpand: false },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: look.font, size: 11, color: look.text },
    showlegend: false,
    hovermode: false,
    dragmode: false,
    annotations: [],
  }
  picture.panels.forEach((panel, at) => addPanel(layout, picture, place, at, view, look))
  if (place.curve) {
    data.push(anchorTrace(place.panels.length))
    addCurveAxes(layout, picture, place, look)
  }
  addColorBars(data, layout, picture, place, look)
  return { data, layout }
}

// Plotly draws axes only where some trace uses them.
const anchorTrace = at => ({
  type: "scatter", mode: "markers", x: [null], y: [null],
  xaxis: axisName("x", at), yaxis: axisName("y", at),
})

const across = (place, x, width) => [x / place.width, (x + width) / place.width]
const upward = (place, y, height) => [1 - (y + height) / place.height, 1 - y / place.height]

const frame = look => ({
  showline: true, mirror: true, linecolor: look.line, linewidth: 1, showgrid: false, zeroline: false,
  ticks: "outside", ticklen: 3, tickcolor: look.line, tickfont: { size: 10 }, fixedrange: true,
  automargin: false,
})

function addPanel(layout, picture, place, at, view, look) {
  const { x, y, size, first } = place.panels[at]
  const { texts, tokens } = picture
  layout[layoutName("x", at)] = {
    ...frame(look),
    domain: across(place, x, size),
    anchor: axisName("y", at),
    range: [view.column - 0.5, view.column + view.span - 0.5],
    ...(at > 0 && { matches: "x" }),
    ...ticks(view.column, view.span, size, tokens?.columns),
    tickangle: tokens?.columns && view.span <= 60 ? -90 : 0,
    title: { text: texts.key, standoff: 3, font: { size: 11 } },
  }
  layout[layoutName("y", at)] = {
    ...frame(look),
    domain: upward(place, y, size),
    anchor: axisName("x", at),
    range: [view.row + view.span - 0.5, view.row - 0.5],
    ...(at > 0 && { matches: "y" }),
    ...ticks(view.row, view.span, size, tokens?.rows),
    showticklabels: first,
    ticks: first ? "outside" : "",
    title: first ? { text: texts.query, standoff: 3, font: { size: 11 } } : undefined,
  }
  layout.annotations.push(label(place, x, y - 4, "bottom", `<b>${plain(picture.panels[at].title)}</b>`, 13))
}

function addCurveAxes(layout, picture, place, look) {
  const at = place.panels.length
  const { x, y, width, height } = place.curve
  layout[layoutName("x", at)] = {
    ...frame(look),
    domain: across(place, x, width), anchor: axisName("y", at), range: [0, 1],
    tickvals: [0, 0.5, 1], ticktext: ["0", "50", "100"], tickangle: 0,
    title: { text: picture.texts.keptAxis, standoff: 3, font: { size: 11 } },
  }
  layout[layoutName("y", at)] = {
    ...frame(look),
    domain: upward(place, y, height), anchor: axisName("x", at),
    range: layout.yaxis.range, matches: "y", tickvals: layout.yaxis.tickvals, showticklabels: false,
    ticks: "",
  }
  layout.annotations.push(label(place, x, y - 4, "bottom", `<b>${plain(picture.texts.kept)}</b>`, 13))
}

function label(place, x, y, yanchor, text, size) {
  return {
    xref: "paper", yref: "paper", x: x / place.width, y: 1 - y / place.height,
    xanchor: "left", yanchor, align: "left", showarrow: false, borderpad: 0, text, font: { size },
  }
}

function addColorBars(data, layout, picture, place, look) {
  const kinds = picture.panels.map(panel => panel.kind)
  const weights = kinds.flatMap((kind, at) => (kind === "sparse" || kind === "dense" ? [at] : []))
  if (weights.length) {
    const [first, last] = [place.panels[weights[0]], place.panels[weights.at(-1)]]
    const together = first.y === last.y && weights.at(-1) - weights[0] === weights.length - 1
    const width = together ? last.x + last.size - first.x : first.size
    addBar(data, layout, picture, place, look, { axis: "coloraxis", kind: "weight", at: weights[0], width })
  }
  const difference = kinds.indexOf("difference")
  if (difference >= 0) {
    const width = place.panels[difference].size
    addBar(data, layout, picture, place, look, { axis: "coloraxis2", kind: "difference", at: difference, width })
  }
  kinds.forEach((kind, at) => {
    if (kind === "why") layout.annotations.push(legend(picture, place, place.panels[at], look))
  })
}

function addBar(data, layout, picture, place, look, { axis, kind, at, width }) {
  const { x, y, size } = place.panels[at]
  const scale = picture.scales[kind]
  data[at].marker = { color: [0], coloraxis: axis }
  layout[axis] = {
    cmin: 0, cmax: 1, colorscale: look.scales[kind],
    colorbar: {
      orientation: "h", x: (x + INSET) / place.width, xanchor: "left", xpad: 0, ypad: 0,
      y: 1 - (y + size + place.axis) / place.height, yanchor: "top",
      len: width - 2 * INSET, lenmode: "pixels", thickness: 8, thicknessmode: "pixels",
      tickvals: scale.ticks.map(([part]) => part), ticktext: scale.ticks.map(([, text]) => text),
      ticks: "outside", ticklen: 3, tickcolor: look.line, tickangle: 0, tickfont: { size: 10 },
      outlinewidth: 0.5, outlinecolor: look.line,
      title: { text: plain(picture.texts[scale.log ? `${kind}Log` : kind]), side: "top", font: { size: 11 } },
    },
  }
}

// The categories that occur, as coloured squares with their names, wrapped to the panel's width.
function legend(picture, place, { x, y, size }, look) {
  const found = new Set(picture.panels.find(panel => panel.kind === "why").levels)
  const entries = look.why.filter((_, at) => found.has(at + 1))
  const lines = [[]]
  let room = size
  for (const [name, color] of entries) {
    const text = picture.texts.categories[name] ?? name
    const wide = 20 + 6 * text.length
    if (wide > room && lines.at(-1).length) {
      lines.push([])
      room = size
    }
    room -= wide
    lines.at(-1).push(`<span style="color:${color};font-size:16px">■</span> ${plain(text)}`)
  }
  const text = lines.map(line => line.join("&nbsp;&nbsp; ")).join("<br>")
  return label(place, x, y + size + place.axis, "top", text, 11)
}
