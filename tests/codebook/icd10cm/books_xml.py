"""A Tabular List and an Index small enough to read, with one of each thing that the official ones hold."""

TABULAR = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
<chapter><name>4</name><desc>Glands (E00-E89)</desc>
  <useAdditionalCode><note>code to identify resistance (Z16.-)</note></useAdditionalCode>
  <section id="E08-E13"><desc>Diabetes mellitus (E08-E13)</desc>
    <diag><name>E10</name><desc>Type 1 diabetes</desc>
      <inclusionTerm><note>juvenile onset diabetes</note></inclusionTerm>
      <excludes1><note>type 2 diabetes (E11.-)</note></excludes1>
      <diag><name>E10.9</name><desc>Type 1 diabetes without complications</desc></diag>
    </diag>
    <diag><name>E11</name><desc>Type 2 diabetes</desc>
      <diag><name>E11.9</name><desc>Type 2 diabetes without complications</desc></diag>
    </diag>
  </section>
</chapter>
<chapter><name>19</name><desc>Injury (S00-T88)</desc>
  <section id="S00-S09"><desc>Injuries to the head (S00-S09)</desc>
    <diag><name>S01</name><desc>Wound of M\xc3\xa9ni\xc3\xa8re's ear</desc>
      <sevenChrNote><note>7th characters D and S do not apply to codes in category S01 with 6th character 7 - death, or 8 - death.
        </note></sevenChrNote>
      <sevenChrDef><extension char="A">initial encounter</extension><extension char="D">subsequent encounter</extension>
        <extension char="S">sequela</extension></sevenChrDef>
      <diag><name>S01.0</name><desc>Wound of scalp</desc></diag>
      <diag><name>S01.117</name><desc>Wound with death</desc></diag>
    </diag>
  </section>
  <section id="T99"><desc>Other (T99)</desc><diag><name>T99</name><desc>Other injury</desc></diag></section>
</chapter>
</ICD10CM.tabular>"""

ORDER = b"""00001 E10     0 Type 1 diabetes                                              Type 1 diabetes mellitus
00002 E109    1 Type 1 diabetes w/o complications                            Type 1 diabetes mellitus without complications
00003 E11     0 Type 2 diabetes                                              Type 2 diabetes mellitus
00004 E119    1 Type 2 diabetes w/o complications                            Type 2 diabetes mellitus without complications
00005 E1A     1 Newer diabetes                                               Newer diabetes mellitus
"""

INDEX = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><letter><title>D</title>
<mainTerm><title>Deafness<nemod>(acquired) (see also Loss, hearing)</nemod> NEC</title><code>H91.9-</code>
  <term level="1"><title>acoustic</title><subcat>H93.3</subcat></term>
  <term level="1"><title>congenital (complete) NEC</title><see>also, Anomaly</see></term>
</mainTerm>
<mainTerm><title>Diabetes, diabetic<nemod>(mellitus) (sugar)</nemod></title><code>E11.9</code>
  <term level="1"><title>with</title>
    <term level="2"><title>amyloidosis</title><code>E85.4</code><manif>I43</manif></term>
    <term level="2"><title>gangrene</title><code>E11.9</code></term></term>
  <term level="1"><title>type 1</title><code>E10.9</code></term>
</mainTerm>
<mainTerm><title>Dropsy</title><see>Edema</see></mainTerm>
</letter></ICD10CM.index>"""

DRUGS = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><indexHeading><head col="1">Substance</head><head col="2">Poisoning  Accidental</head>
<head col="6">Adverse effect</head></indexHeading><letter><title>D</title>
<mainTerm><title>Digoxin</title><cell col="2">T46.0X1</cell><cell col="6">--</cell></mainTerm>
</letter></ICD10CM.index>"""
