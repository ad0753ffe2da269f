// Texts as they are compared: without case, accents, hyphens and extra space.

const ASCII = /^[\u0000-\u007f]*$/;

export function plain(text) {
  const bare = ASCII.test(text) ? text : text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return bare.toLowerCase().replace(/[\s\-_\u2010-\u2015]+/g, " ").trim();
}
