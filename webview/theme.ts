// A canvas cannot be painted with CSS variables: the colours are read as they are computed, and again when the theme changes.

/** Custom properties of style.css, so that what a colour means is said in one place. */
export function color(name: string): string {
  return getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
}

export function font(size: number): string {
  return `${size}px ${getComputedStyle(document.body).fontFamily}`;
}

/** VS Code marks a theme by the class of the body and its variables by the style of the root. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
}
