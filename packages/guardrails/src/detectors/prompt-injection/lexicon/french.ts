import type { Vocabulary } from "./concept.ts";

export const french: Vocabulary = {
  dismiss: `
    ignore | ignorez | ignorer | oublie | oubliez | oublier | néglige | négligez | ne tiens pas compte |
    ne tiens plus compte | ne tenez pas compte | ne tenez plus compte | fais abstraction |
    faites abstraction | ne suis plus | ne suivez plus | ne suis pas | ne respecte plus | annule | annulez |
    efface | effacez | passe outre | désobéis`,
  prior: `
    toutes | tous | tout | précédentes | précédents | précédente | antérieures | antérieurs | tes | vos |
    ces | ci-dessus | initiales | reçues | données`,
  given: `
    précédentes | précédents | ci-dessus | antérieures | données auparavant | que tu as reçues |
    que vous avez reçues | qu'on t'a données | reçues | d'avant | au-dessus | jusqu'ici | initiales`,
  order: `
    instructions | instruction | consignes | consigne | règles | directives | ordres | commandes |
    indications | prompts | contraintes | programmation`,
  everything: `
    tout ce qui précède | tout ce que tu | tout ce qu'on t'a dit | tout ce que vous |
    tout ce qui est au-dessus | ce qui précède | tout ce qui a été dit | tout ce que je t'ai dit`,
  anew: `
    nouvelles instructions | nouvelle instruction | nouvelle tâche | nouvelles consignes | désormais |
    à partir de maintenant | dorénavant | ta nouvelle mission | votre nouvelle mission | ta vraie tâche`,
  instead: `
    à la place | dis simplement | réponds seulement | écris seulement`,
  reveal: `
    montre | montrez | révèle | révélez | affiche | affichez | répète | répétez | donne | donnez | donne-moi |
    donnez-moi | dis-moi | dites-moi | imprime | écris | quel est | quelles sont | quels sont | quelle est |
    cite | partage | traduis | divulgue`,
  your: `
    ton | ta | tes | votre | vos`,
  "hidden-prompt": `
    (prompt | message | instructions | consignes | invite) système | prompt de système |
    (instructions | consignes) (initiales | cachées | secrètes | internes | d'origine | originales) |
    (prompt | invite) (initial | initiale | d'origine | caché | secret)`,
  verbatim: `
    mot pour mot | mot à mot | textuellement | intégralement | dans son intégralité | à la lettre`,
  persona: `
    tu es maintenant | vous êtes maintenant | tu es désormais | vous êtes désormais | fais semblant |
    faites semblant | agis comme | agissez comme | joue le rôle | jouez le rôle | imagine que tu |
    comporte-toi | comme | prétends | tu vas jouer | incarne | réponds comme | fais comme si`,
  unbound: `
    sans restriction* | sans aucune restriction | sans limite* | sans aucune limite | sans filtre* |
    sans aucun filtre | sans censure | aucune règle | aucune restriction | aucune limite | non censuré* |
    sans morale | sans éthique | libre de toute`,
  authority: `
    je suis ton développeur | je suis votre développeur | je suis ton créateur | je suis l'administrateur |
    en tant que ton développeur | en tant qu'administrateur | je travaille chez openai |
    je suis le développeur`,
  "switch-off": `
    désactive | désactivez | contourne | contournez | ignore | supprime | enlève | lève`,
  safeguard: `
    filtres | filtre de sécurité | filtres de sécurité | restrictions | mesures de sécurité | garde-fous |
    politique de contenu | directives de sécurité | règles éthiques | règles de sécurité | limitations`,
  conceal: `
    ne dis pas à l'utilisateur | ne dites pas à l'utilisateur | n'informe pas l'utilisateur |
    n'informez pas l'utilisateur | sans informer l'utilisateur | sans prévenir l'utilisateur |
    ne mentionne pas cette | ne le dis pas à l'utilisateur | sans le dire à l'utilisateur`,
  reader: `
    note à l'ia | message pour l'ia | à l'attention de l'ia | si tu es une ia | si vous êtes une ia |
    instruction pour l'ia | instructions pour l'ia | cher assistant ia | assistant ia | modèle de langage |
    toute ia | attention ia`,
  "forced-opening": `
    commence ta réponse par | commencez votre réponse par | débute ta réponse par`,
  "no-refusal": `
    ne refuse pas | ne refuse jamais | ne refusez pas | sans avertissement* | ne t'excuse pas |
    tu dois obéir | aucun avertissement | ne dis jamais que tu ne peux pas`,
  "to-you": `
    que tu as reçues | que vous avez reçues | qu'on t'a données | qui t'ont été données | qui vous ont été données`,
  void: `
    ne s'appliquent plus | ne s’appliquent plus | ne s'applique plus | ne comptent plus | sont annulées |
    sont annulés | sont révoquées | sont levées | n'ont plus cours`,
  "must-comply": `
    (fais | faites) (uniquement | seulement | exactement | tout) ce que je (dis | te dis | vous dis | veux |
    demande) | tu dois m'obéir | obéis-moi`,
  "text-above": `
    (le | du) texte ci-dessus | tout ce qui précède | ce qui est écrit ci-dessus`,
};
