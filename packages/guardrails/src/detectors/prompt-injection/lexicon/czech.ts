import type { Vocabulary } from "./concept.ts";

export const czech: Vocabulary = {
  dismiss: `
    ignoruj | ignorujte | zapomeň | zapomeňte | pomiň | přeskoč | nedbej | nevšímej si | neřiď se | přestaň
    dodržovat | zruš | nedodržuj`,
  prior: `
    všechny | všechna | všech | předchozí | předchozích | dřívější | dřívějších | výše uvedené | svoje | své
    | tvoje | tyto | původní`,
  given: `
    výše | dosud | které jsi dostal | doposud`,
  order: `
    instrukc* | pokyn* | pravidl* | pravidel | příkaz* | směrnic* | omezen*`,
  everything: `
    vše výše | všechno výše | vše předchozí | všechno, co`,
  anew: `
    nové instrukce | nové pokyny | nový úkol | od teď | od nynějška | tvůj nový úkol`,
  reveal: `
    ukaž | zobraz | vypiš | prozraď | odhal | zopakuj | řekni mi | napiš | jaký je | jaké jsou`,
  your: `
    svůj | své | tvůj | tvoje | svou`,
  "hidden-prompt": `
    systémový prompt | systémového promptu | systémovou zprávu | systémové instrukce | systémové pokyny |
    (skryté | tajné | interní | původní) (instrukce | pokyny)`,
  persona: `
    nyní jsi | teď jsi | předstírej | chovej se jako | představ si, že jsi | hraj roli | odpovídej jako`,
  unbound: `
    bez omezení | bez pravidel | bez filtrů | bez cenzury | bez hranic | žádná pravidla | žádná omezení |
    necenzurovan* | neomezen*`,
};
