/** ISO 3166 codes and the few others that are country domains: of two letters, nothing else is a top-level domain. */
const countries: ReadonlySet<string> = new Set(
  (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch " +
    "ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm " +
    "gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb " +
    "lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu " +
    "nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx " +
    "sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
  ).split(" "),
);

/** Endings of files that stand where a top-level domain would: `icon@2x.png`, `vue@3.esm.js`. */
const fileEndings: ReadonlySet<string> = new Set(
  (
    "avif bat bmp cfg cjs class conf cpp css csv dll doc docx exe gif gradle gz htm html ico ini ipynb jar java jpeg jpg js json " +
    "jsx less lock log map mjs mp3 mp4 ogg otf pdf php png ppt pptx scss sql svg swift tar tgz tiff toml tsx ttf txt vue war wasm " +
    "wav webm webp woff woff2 xls xlsx xml yaml yml"
  ).split(" "),
);

const GENERIC = /^(?:[a-z]{3,24}|xn--[a-z0-9-]{2,59})$/;
const INTERNATIONAL = /^[\p{L}\p{M}]{2,24}$/u;

/** Whether a label can be a top-level domain; new generic ones need no change here. */
export function isTopLevelDomain(label: string): boolean {
  const lower = label.toLowerCase();
  if (/^[a-z]{2}$/.test(lower)) return countries.has(lower);
  if (GENERIC.test(lower)) return !fileEndings.has(lower);
  return /\P{ASCII}/u.test(lower) && INTERNATIONAL.test(lower);
}
