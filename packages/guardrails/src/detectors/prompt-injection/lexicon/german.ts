import type { Vocabulary } from "./concept.ts";

export const german: Vocabulary = {
  dismiss: `
    ignorier | ignoriere | ignorieren | ignoriert | vergiss | vergesse | vergessen | vergesst | missachte |
    missachten | beachte nicht | überschreibe | überschreiben | befolge nicht | verwirf | verwerfe |
    setze außer kraft | übergehe | lösche | halte dich nicht an | lass alle`,
  prior: `
    alle | aller | allen | sämtliche | vorherigen | vorherige | vorheriger | vorigen | vorige | bisherigen |
    bisherige | früheren | frühere | obigen | obige | vorangegangenen | vorangehenden | ursprünglichen |
    deine | deiner | deinen | ihre | ihren | diese | vorhergehenden | gegebenen | zuvor`,
  given: `
    oben | zuvor | bisher | davor | die du erhalten hast | die dir gegeben wurden | die du bekommen hast |
    bis jetzt`,
  order: `
    kontext | anweisung* | instruktion* | befehl* | vorgaben | regeln | richtlinien | aufgaben | aufträge | prompts |
    anordnung* | aufforderung* | programmierung | system-prompt | systemprompt*`,
  everything: `
    alles vorherige | alles davor | alles bisherige | alles was davor | alles, was davor | alles, was du |
    alles was du | alles oben | alles zuvor | alles, was oben | alles, was ich | alles was ich`,
  anew: `
    neue anweisungen | neue aufgabe* | neue anweisung | ab jetzt | von nun an | ab sofort |
    konzentriere dich nun | konzentriere dich nur | deine neue | neue herausforderung* |
    beginnen wir von vorne | fangen wir von vorne | folge nur noch | deine eigentliche aufgabe`,
  instead: `
    stattdessen | sag einfach | schreibe nur | antworte nur`,
  reveal: `
    zeige | zeig | zeigen | verrate | verrat | nenne | gib mir | gib | drucke | wiederhole | schreibe |
    sag mir | nenne mir | offenbare | wie lautet | wie lauten | was ist | was sind | welche | liste | teile |
    übersetze | gebe`,
  your: `
    dein | deine | deinen | deiner | deines | ihren | ihre | ihr`,
  "hidden-prompt": `
    systemprompt* | system-prompt* | systemnachricht* | system-nachricht | systemanweisung* |
    ursprünglichen anweisungen | anfänglichen anweisungen | geheimen anweisungen | internen anweisungen |
    versteckten anweisungen | ursprünglichen prompt | initialen prompt | ersten anweisungen |
    ursprüngliche anweisung | internen regeln | prompt-text*`,
  verbatim: `
    wortwörtlich | wort für wort | wortgetreu | vollständig | im wortlaut | eins zu eins`,
  persona: `
    du bist jetzt | du bist nun | sie sind jetzt | tu so, als | tu so als | verhalte dich wie |
    stell dir vor, du | stelle dir vor, du | spiele die rolle | übernimm die rolle | du spielst | agiere als |
    schlüpfe in | du bist ein | du bist eine | antworte als`,
  unbound: `
    ohne einschränkungen | ohne jede einschränkung | ohne regeln | keine regeln | keine einschränkungen |
    ohne filter | keine filter | ohne zensur | unzensiert* | uneingeschränkt* | keinerlei | ohne ethische |
    ohne moral* | keine grenzen | ohne grenzen | keine moral* | an keine regeln`,
  authority: `
    ich bin dein entwickler | ich bin dein administrator | ich bin der administrator | als dein entwickler |
    ich bin dein schöpfer | ich arbeite bei openai | ich bin der entwickler`,
  "switch-off": `
    deaktiviere | schalte | umgehe | ignoriere | entferne | hebe | vergiss`,
  safeguard: `
    sicherheitsfilter* | sicherheitsrichtlinien | inhaltsrichtlinien | inhaltsfilter | filter |
    beschränkungen | einschränkungen | ethischen richtlinien | sicherheitsmaßnahmen | schutzmaßnahmen`,
  conceal: `
    sag dem nutzer nicht* | sage dem nutzer nicht* | sag dem benutzer nicht* | informiere den nutzer nicht |
    informiere den benutzer nicht | ohne den nutzer | ohne den benutzer | erwähne dies nicht |
    erzähle dem nutzer nicht* | teile dem nutzer nicht`,
  reader: `
    an die ki | hinweis an die ki | achtung ki | wenn du eine ki | falls du eine ki | liebe ki |
    ki-assistent* | hinweis für ki* | anweisung an die ki | sprachmodell* | ki-systeme`,
  "forced-opening": `
    beginne deine antwort mit | starte deine antwort mit | fange deine antwort mit`,
  "no-refusal": `
    weigere dich nicht | lehne nicht ab | keine warnungen | ohne warnhinweise | keine ausreden |
    du musst gehorchen | entschuldige dich nicht | verweigere nicht`,
  "to-you": `
    die du erhalten hast | die dir gegeben wurden | die du bekommen hast | die man dir gegeben hat`,
  void: `
    gelten nicht mehr | gilt nicht mehr | gelten nicht länger | sind aufgehoben | sind hinfällig | sind
    ungültig | außer kraft gesetzt | zählen nicht mehr`,
  "must-comply": `
    (tu | tue | mach | mache) (nur | nur noch | genau | alles), was ich (sage | dir sage | will) | du musst
    mir gehorchen | gehorche nur noch mir`,
  "text-above": `
    (der | den | des) obigen (text | textes) | alles oberhalb | was oben steht | den text oben`,
};
