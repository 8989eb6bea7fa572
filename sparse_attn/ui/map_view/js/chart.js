// A Plotly figure in the colours of the page, drawn in place by the plotly.js of the maps.
import { readLook } from "./look.js"
import { loadPlotly } from "./plotly.js"

const PATIENCE = 3000 // ms that a chart waits for the maps
const charts = new WeakMap()
const frame = () => new Promise(resolve => requestAnimationFrame(resolve))

/** The maps come first: resolves once those of the page are painted. */
async function mapsPainted() {
  const end = performance.now() + PATIENCE
  while (document.querySelector(".sa-map:not([data-painted])") && performance.now() < end) await frame()
}

/** Called by Streamlit at every message and theme change; the same root means the same chart. */
export function render(component, plotlyUrl) {
  const root = component.parentElement.querySelector(".sa-chart")
  if (!charts.has(root)) charts.set(root, new Chart(root, plotlyUrl))
  const chart = charts.get(root)
  chart.show(component.data)
  // Streamlit also calls this for a message that another one overtook: the root is still there then.
  return () => setTimeout(() => {
    if (root.isConnected || charts.get(root) !== chart) return
    chart.destroy()
    charts.delete(root)
  })
}

class Chart {
  constructor(root, plotlyUrl) {
    this.root = root
    this.plotly = loadPlotly(plotlyUrl)
    this.turn = 0 // of the latest message; older ones are dropped
    this.resizing = new ResizeObserver(() => this.fit())
    this.resizing.observe(root)
  }

  async show({ figure, label, themes }) {
    const turn = ++this.turn
    const { data, layout } = JSON.parse(figure)
    this.root.setAttribute("role", "img")
    this.root.setAttribute("aria-label", label)
    this.root.style.minHeight = `${layout.height}px`
    const Plotly = await this.plotly
    await mapsPainted()
    if (turn !== this.turn) return
    const look = readLook(this.root, themes)
    await Plotly.react(this.root, data, { ...layout, ...paper(look), template: template(look) }, {
      displaylogo: false, responsive: false,
    })
    this.width = this.root.clientWidth
    this.drawn = true
    this.root.dataset.drawn = turn
  }

  fit() {
    const width = this.root.clientWidth
    if (!width || width === this.width || !this.drawn) return
    this.width = width
    window.Plotly.relayout(this.root, { width })
  }

  destroy() {
    this.turn++
    this.resizing.disconnect()
    if (this.drawn) window.Plotly.purge(this.root)
    this.drawn = false
    delete this.root.dataset.drawn
  }
}

const paper = look => ({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: {
  family: look.font, size: 12, color: look.text,
} })

function template(look) {
  const axis = {
    gridcolor: look.grid, zerolinecolor: look.grid, linecolor: look.line, tickcolor: look.line,
    tickfont: { size: 11 }, title: { font: { size: 12 }, standoff: 6 },
  }
  return { layout: {
    xaxis: axis, yaxis: axis, colorway: look.why.map(([, color]) => color),
    hoverlabel: { bgcolor: look.page, bordercolor: look.line, font: { color: look.text, family: look.font } },
  } }
}
