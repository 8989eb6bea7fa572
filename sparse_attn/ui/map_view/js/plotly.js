// Plotly.js from the app's own server, once for all maps of the page.

let loading = null

export function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("Plotly did not start")))
    script.onerror = () => {
      loading = null // another try may work
      reject(new Error("Plotly could not be loaded"))
    }
    document.head.append(script)
  })
  return loading
}
