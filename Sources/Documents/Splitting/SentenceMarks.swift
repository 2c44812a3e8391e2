// SPDX-License-Identifier: Apache-2.0

/// The marks and words that the rules for sentences know.
enum SentenceMarks {
    /// Full stops of scripts that put no space behind them.
    static let wide = Set("。！？｡．".unicodeScalars)
    /// Full stops that have a space behind them: Latin, Arabic, Devanagari, Armenian, Ethiopic, Myanmar, Khmer.
    static let stops = Set(".!?…‽؟۔।॥։።፧၊။។៕".unicodeScalars)
    /// What may stand behind a full stop and belongs to its sentence; the marks of Markdown's emphasis too.
    static let closers = Set("\"'”’»›)]}*_」』）】〉》］｝".unicodeScalars)
    /// What may stand before the first letter of a sentence.
    static let openers = Set("\"'“‘„‚«‹([{*_`¿¡「『（【〈《［｛".unicodeScalars)
    /// What begins an item of a list.
    static let bullets = Set("-*+•‣◦–·".unicodeScalars)

    /// Abbreviations that something follows: titles, `vs.`, and the like.
    static let titles = words(
        """
        Mr Mrs Ms Mx Dr Prof Gen Rep Sen Gov Capt Cpt Lt Col Sgt Maj Rev Hon Messrs Mme Mlle Mgr Hr Fr Dipl Ing vs e.g \
        E.g i.e I.e cf Cf viz approx ca resp incl excl bzw z.B Z.B d.h D.h u.a vgl Vgl sog zzgl p.ex
        """
    )

    /// Abbreviations where a number follows, in lower case.
    static let beforeNumbers = words(
        "no nos fig figs art sec ch chap vol vols p pp eq eqs nr abb kap s tab ref refs ed eds bd abs ziff"
    )

    /// Abbreviations that may stand at the end of a sentence too.
    static let abbreviations = words(
        """
        etc usw al dept Dept Inc Ltd Co Corp Bros Jr Sr Esq Univ Assn St Mt Ave Blvd Rd Jan Feb Mar Apr Jun Jul Aug Sep \
        Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
        """
    )

    /// Words that begin sentences so often that a point before them ends one, whatever it abbreviates.
    static let starters = words(
        """
        The A An In It He She They We You I This That These Those But And However If When While For At On As There Then \
        His Her Its Our My Your Their After Before Since So Yet What Who Why How Where No Not All Some Many Most One Der \
        Die Das Ein Eine Es Er Sie Wir Im Am Und Aber Le La Les Un Une Il Elle Ils Nous Mais Et
        """
    )

    private static func words(_ list: String) -> Set<String> { Set(list.split(separator: " ").map(String.init)) }
}
