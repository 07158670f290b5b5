import type { Vocabulary } from "./concept.ts";

export const romanian: Vocabulary = {
  dismiss: `
    ignoră | ignora | ignorați | uită | uitați | nu ține cont de | nu lua în seamă | treci peste | nu
    respecta | nu mai respecta | anulează`,
  prior: `
    toate | tot | anterioare | precedente | de mai sus | tale | aceste | inițiale | orice`,
  given: `
    de mai sus | anterioare | precedente | primite | de până acum | pe care le-ai primit`,
  order: `
    instrucțiun* | instructiun* | reguli | regulile | indicații* | ordine | ordinele | directive* | comenzi*
    | restricții*`,
  everything: `
    tot ce s-a spus | tot ce e mai sus | tot ce ți s-a spus | tot de mai sus`,
  anew: `
    instrucțiuni noi | noua ta sarcină | de acum înainte | de acum încolo | sarcină nouă`,
  reveal: `
    arată | arată-mi | afișează | dezvăluie | spune-mi | repetă | scrie | dă-mi | care este | care sunt`,
  your: `
    tău | tale | ta | tăi`,
  "hidden-prompt": `
    promptul de sistem | promptul sistemului | mesajul de sistem | instrucțiunile de sistem | instrucțiunile
    (ascunse | secrete | interne | inițiale)`,
  persona: `
    acum ești | prefă-te | comportă-te ca | imaginează-ți că ești | joacă rolul | răspunde ca`,
  unbound: `
    fără restricții | fără reguli | fără limite | fără filtre | fără cenzură | nicio restricție |
    necenzurat* | nelimitat*`,
};
