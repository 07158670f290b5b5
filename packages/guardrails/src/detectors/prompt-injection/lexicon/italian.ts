import type { Vocabulary } from "./concept.ts";

export const italian: Vocabulary = {
  dismiss: `
    ignora | ignorate | ignorare | ignori | dimentica | dimenticate | dimenticare | trascura | non seguire |
    non tenere conto | non considerare | tralascia | scarta | annulla | cancella | disobbedisci |
    smetti di seguire | lascia perdere`,
  prior: `
    tutte | tutti | tutto | precedenti | precedente | le tue | tue | tuoi | queste | di cui sopra | iniziali |
    originali | sopra | ricevute`,
  given: `
    precedenti | di cui sopra | sopra | che ti sono state date | che hai ricevuto | ricevute |
    date in precedenza | finora | iniziali`,
  order: `
    istruzioni | istruzione | ordini | regole | direttive | comandi | indicazioni | linee guida | prompt |
    consegne | vincoli`,
  everything: `
    tutto ciò che precede | tutto quello che ti | tutto quanto sopra | tutto ciò che ti | quanto detto sopra |
    tutto quello che ho detto | tutto ciò che è stato detto | tutto quello che sai | tutto il resto`,
  anew: `
    nuove istruzioni | nuova istruzione | nuovo compito | d'ora in poi | da ora in poi | da questo momento |
    il tuo nuovo compito | il tuo vero compito`,
  instead: `
    invece | di' solo | scrivi solo | rispondi solo | rispondi soltanto`,
  reveal: `
    mostra | mostrami | rivela | rivelami | stampa | ripeti | dimmi | dammi | scrivi | elenca | qual è |
    quali sono | condividi | traduci | divulga | riporta`,
  your: `
    tuo | tua | tue | tuoi`,
  "hidden-prompt": `
    (prompt | messaggio | istruzioni) di sistema | istruzioni (iniziali | nascoste | segrete | interne |
    originali) | prompt (iniziale | originale | nascosto | segreto) | regole interne | direttive iniziali`,
  verbatim: `
    parola per parola | alla lettera | testualmente | letteralmente | integralmente | per intero`,
  persona: `
    ora sei | adesso sei | agisci come | comportati | come | fai finta | fingi di | fingi che |
    immagina di essere | interpreta il ruolo | assumi il ruolo | recita | sei un | rispondi come`,
  unbound: `
    senza restrizioni | senza alcuna restrizione | senza limiti | senza filtri | senza censura |
    senza regole | nessuna restrizione | nessun limite | non hai restrizioni | non hai regole |
    nessuna regola | senza etica | senza morale | privo di restrizioni | non censurat*`,
  authority: `
    sono il tuo sviluppatore | sono il tuo creatore | sono l'amministratore | come tuo sviluppatore |
    come amministratore | lavoro per openai | sono lo sviluppatore | sono un amministratore`,
  "switch-off": `
    disattiva | disabilita | aggira | ignora | rimuovi | elimina | togli | dimentica`,
  safeguard: `
    filtri | filtri di sicurezza | restrizioni | misure di sicurezza | politica sui contenuti |
    linee guida etiche | limitazioni | protezioni | protocolli di sicurezza`,
  conceal: `
    non dire all'utente | non dirlo all'utente | non informare l'utente | senza informare l'utente |
    senza avvisare l'utente | non menzionare questo | non menzionare questa | senza dirlo all'utente`,
  reader: `
    nota per l'ia | messaggio per l'ia | attenzione ia | se sei un'ia | se sei un'intelligenza artificiale |
    istruzioni per l'ia | assistente ia | modello linguistico | nota per l'assistente | cara ia`,
  "forced-opening": `
    inizia la tua risposta con | comincia la tua risposta con | inizia la risposta con`,
  "no-refusal": `
    non rifiutare | non rifiutarti | senza avvertenze | senza avvisi | non scusarti | devi obbedire |
    non dire che non puoi`,
  "to-you": `
    che ti sono state date | che hai ricevuto | che ti hanno dato`,
  void: `
    non (valgono | si applicano | contano | sono valide) più | sono (annullate | revocate | sospese |
    annullati | revocati) | non sono più valide`,
  "must-comply": `
    fai (solo | soltanto | esattamente | tutto) (quello | ciò) che (dico | ti dico | voglio) | devi
    obbedirmi | obbediscimi`,
  "text-above": `
    il testo (sopra | precedente | qui sopra) | tutto ciò che precede`,
};
