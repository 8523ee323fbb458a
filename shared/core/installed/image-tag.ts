/** The tag of an image's name; undefined where it has none. A port is no tag, and a digest comes after it. */
export function splitTag(image: string): string | undefined {
  const [name = ''] = image.split('@');
  return /:([\w][\w.-]{0,127})$/.exec(name)?.[1];
}
