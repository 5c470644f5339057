/**
 * The part of the window that the keyboard of a phone leaves free, as `--yd-high`. Browsers that make the page smaller by
 * themselves (`interactive-widget`) agree with it; Safari lays the keyboard over the page and scrolls it away instead.
 */
export function followKeyboard(): void {
  const view = window.visualViewport;
  if (!view || !matchMedia("(pointer: coarse)").matches) return;
  const fit = () => {
    // A page that is zoomed in is not made smaller.
    if (view.scale > 1.01) return;
    document.documentElement.style.setProperty("--yd-high", `${view.height}px`);
    document.documentElement.classList.toggle("typing", view.height < window.screen.height * 0.7 && innerWidth < 768);
    if (view.offsetTop > 0) scrollTo(0, 0);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
