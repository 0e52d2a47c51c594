/** What assistive technology is told of a link: its name alone. */

/** React Flow would have it called an edge. */
export const toldLink = { domAttributes: { 'aria-roledescription': undefined } };

/** For what a link is drawn by: React Flow wraps each into a picture of its own, which has no name. */
export function noPicture(drawn: SVGGElement | null): void {
  drawn?.ownerSVGElement?.setAttribute('role', 'presentation');
}
