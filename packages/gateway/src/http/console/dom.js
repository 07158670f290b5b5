/**
 * @typedef {Node | string | undefined} Child Text becomes a text node, so nothing in it can run.
 * @typedef {Readonly<Record<string, string>>} Attributes
 */

/**
 * Makes an element: the one way in which this page draws.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/**
 * The element with this id, as the type that the page declares it to be.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {{ new (): T }} type
 * @returns {T}
 */
export function byId(id, type) {
  const node = document.getElementById(id);
  if (node instanceof type) return node;
  throw new Error(`The page has no ${type.name} with the id ${id}`);
}
