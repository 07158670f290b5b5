import type { Vocabulary } from "./concept.ts";

export const spanish: Vocabulary = {
  dismiss: `
    ignora | ignore | ignorad | ignorar | olvida | olvide | olvidad | olvidar | olvídate | descarta |
    descarte | no hagas caso | haz caso omiso | no sigas | no tengas en cuenta | omite | desobedece | anula |
    borra | deja de seguir | pasa por alto`,
  prior: `
    todas | todos | todo | anteriores | anterior | previas | previos | previa | tus | sus | estas |
    de arriba | iniciales | originales | precedentes | dadas`,
  given: `
    anteriores | previas | previos | de arriba | que te dieron | que recibiste | que has recibido | dadas |
    precedentes | hasta ahora | iniciales | que te han dado`,
  order: `
    instrucciones | instrucción | políticas | órdenes | reglas | directrices | indicaciones | normas | comandos |
    prompts | directivas | restricciones | programación | pautas`,
  everything: `
    todo lo anterior | todo lo que te | todo lo dicho | todo lo que se te | lo anterior y | todo lo previo |
    todo lo que sabes | todo lo que he dicho`,
  anew: `
    nuevas instrucciones | nueva instrucción | nueva tarea | a partir de ahora | de ahora en adelante |
    desde ahora | tu nueva tarea | tu verdadera tarea | tu nueva misión`,
  instead: `
    en su lugar | en vez de eso | solo di | simplemente di | responde solo | responde únicamente`,
  reveal: `
    muestra | muestre | muéstrame | revela | revele | revélame | imprime | repite | repita | dime | dame |
    escribe | enseña | enséñame | cuál es | cuáles son | cual es | cuales son | qué dice | lista | comparte |
    traduce | divulga`,
  your: `
    tu | tus | su | sus`,
  "hidden-prompt": `
    (prompt | mensaje) (del sistema | de sistema) | (instrucciones | indicaciones) (del sistema | iniciales |
    ocultas | secretas | internas | originales) | prompt (inicial | original | oculto | secreto) |
    reglas internas | configuración inicial`,
  verbatim: `
    palabra por palabra | textualmente | al pie de la letra | literalmente | íntegramente | en su totalidad |
    completo`,
  persona: `
    actúa | actúe |
    ahora eres | eres ahora | actúa como | actúe como | finge que | finge ser | simula ser |
    imagina que eres | haz de cuenta | interpreta el papel | asume el papel | compórtate | como |
    hazte pasar | vas a actuar | juguemos a | responde como`,
  unbound: `
    sin restricciones | sin ninguna restricción | sin límites | sin filtros | sin ningún filtro |
    sin censura | sin reglas | ninguna restricción | no tiene reglas | no tienes restricciones |
    no tienes reglas | sin ética | sin moral | sin limitaciones | libre de restricciones`,
  authority: `
    soy tu desarrollador* | soy tu creador* | soy el administrador | soy administrador |
    como tu desarrollador | como administrador | trabajo en openai | soy el desarrollador |
    tengo acceso de administrador`,
  "switch-off": `
    desactiva | desactive | elude | omite | ignora | elimina | quita | salta | olvida | evita`,
  safeguard: `
    filtros | filtros de seguridad | restricciones | medidas de seguridad | política de contenido |
    políticas de contenido | normas éticas | directrices éticas | barreras de seguridad | limitaciones |
    protocolos de seguridad`,
  conceal: `
    no le digas al usuario | no se lo digas al usuario | no informes al usuario | sin informar al usuario |
    sin avisar al usuario | no menciones esto | no menciones esta | sin decírselo al usuario |
    no avises al usuario`,
  reader: `
    nota para la ia | mensaje para la ia | atención ia | si eres una ia | instrucción para la ia |
    instrucciones para la ia | asistente de ia | modelo de lenguaje | cualquier ia | querida ia |
    nota para el asistente`,
  "forced-opening": `
    empieza tu respuesta con | comienza tu respuesta con | inicia tu respuesta con`,
  "no-refusal": `
    no te niegues | nunca te niegues | sin advertencias | no te disculpes | debes obedecer | no rechaces |
    no digas que no puedes | sin excusas`,
  "to-you": `
    que te dieron | que recibiste | que has recibido | que te han dado | que te fueron dadas`,
  void: `
    ya no (aplican | se aplican | valen | cuentan | rigen | son válidas) | quedan (anuladas | sin efecto |
    canceladas | revocadas) | están (anuladas | canceladas | revocadas)`,
  "must-comply": `
    haz (solo | sólo | solamente | exactamente | todo) lo que (yo | te) (diga | digo | pida) | haz (solo |
    sólo | exactamente | todo) lo que digo | debes obedecerme | obedéceme`,
  "text-above": `
    el texto anterior | todo lo anterior | lo que está arriba | el texto de arriba`,
};
