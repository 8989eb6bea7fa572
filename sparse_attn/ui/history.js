// One thing done, one step of the browser's Back.
//
// Streamlit 1.67 adds two entries when somebody goes to another page: one for the page, one for its
// parameters. Which comes first depends on how fast the machine is: either the new page stands for
// a moment without parameters, or the page that is left has those of the next. Back then led to
// such an entry, and not to the page as it was left. It also adds entries for what nobody did.
(own) => {
    if (window.sparseAttentionHistory) return
    window.sparseAttentionHistory = true

    let acted = false // somebody did something since this page was loaded, or since Back or Forward
    let bare = false // another page was opened without parameters: they may be on their way
    let added = false // parameters were added to this page's address since somebody did something
    let linked = false // what was done last was to follow a link

    const act = ({type, target}) => {
        acted = true
        added = false
        linked = type === "click" && Boolean(target.closest?.("a"))
        const app = document.querySelector("[data-testid='stApp']")
        // The second click of a double click comes before the parameters.
        if (app?.dataset.testScriptState === "notRunning") bare = false
    }
    for (const kind of ["pointerdown", "click", "keydown", "wheel", "drop"])
        addEventListener(kind, act, {capture: true, passive: true})
    addEventListener("popstate", () => (acted = bare = added = false), true)

    const names = ({search}) =>
        [...new URLSearchParams(search).keys()].filter(name => !name.startsWith("embed"))
    const kind = ({pathname}) => (pathname.endsWith("/learn") ? "lesson" : "settings")

    // Whether the address of the page that is left was made by going to the next: by a button that
    // changes something and goes there, or by a link. A change made just before the link was
    // followed may be written after it, too: it is told by its parameters.
    const stray = (left, next) =>
        !linked ||
        (left.search === next.search &&
            kind(left) !== kind(next) &&
            !names(left).some(name => own[kind(left)].includes(name)))

    const {pushState, replaceState} = history
    history.pushState = (state, title, url) => {
        const next = new URL(url ?? "", document.baseURI)
        let known = !acted
        if (next.pathname !== location.pathname) {
            known ||= added && stray(location, next)
            bare = !names(next).length
            added = false
        } else {
            known ||= bare
            bare = false
            added = !known
        }
        ;(known ? replaceState : pushState).call(history, state, title, url)
    }
}
