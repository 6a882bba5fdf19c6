using System.Collections.Frozen;

namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>The LaTeX commands that stand for one symbol.</summary>
internal static class LatexSymbols
{
    /// <summary>Letters and constants: MathML identifiers.</summary>
    public static FrozenDictionary<string, string> Identifiers { get; } = Table(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
        + "lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ "
        + "varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ "
        + "Omega Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ "
        + "ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ imath ı jmath ȷ prime ′");

    /// <summary>Operators, relations, arrows and delimiters: MathML operators.</summary>
    public static FrozenDictionary<string, string> Operators { get; } = Table(
        "times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ odot ⊙ setminus ∖ cup ∪ cap ∩ "
        + "wedge ∧ land ∧ vee ∨ lor ∨ neg ¬ lnot ¬ le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ll ≪ gg ≫ ne ≠ neq ≠ "
        + "approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ "
        + "succ ≻ prec ≺ succeq ⪰ preceq ⪯ perp ⟂ parallel ∥ mid ∣ vert | Vert ‖ forall ∀ exists ∃ to → rightarrow → "
        + "leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ "
        + "longrightarrow ⟶ longleftarrow ⟵ longmapsto ⟼ uparrow ↑ downarrow ↓ gets ← langle ⟨ rangle ⟩ lfloor ⌊ "
        + "rfloor ⌋ lceil ⌈ rceil ⌉ lVert ‖ rVert ‖ lvert | rvert | lbrace { rbrace } backslash \\ triangleq ≜ coloneqq ≔ "
        + "doteq ≐ models ⊨ vdash ⊢ because ∵ therefore ∴ angle ∠ dagger † colon : { { } } | ‖ & & % % # # $ $ _ _");

    /// <summary>Operators whose limits stand above and below in displayed formulas.</summary>
    public static FrozenDictionary<string, string> LargeOperators { get; } = Table(
        "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀");

    /// <summary>Integrals, whose limits stand beside.</summary>
    public static FrozenDictionary<string, string> Integrals { get; } = Table("int ∫ iint ∬ iiint ∭ oint ∮");

    /// <summary>Marks over a letter.</summary>
    public static FrozenDictionary<string, string> Accents { get; } = Table(
        "hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ dot ˙ ddot ¨ vec → check ˇ breve ˘ acute ´ grave ` "
        + "overrightarrow → overbrace ⏞");

    /// <summary>Marks under a formula.</summary>
    public static FrozenDictionary<string, string> UnderAccents { get; } = Table("underline _ underbrace ⏟");

    /// <summary>Spaces, in em.</summary>
    public static FrozenDictionary<string, string> Spaces { get; } = Table(
        ", 0.167 thinspace 0.167 : 0.222 > 0.222 ; 0.278 ! -0.167 quad 1 qquad 2 enspace 0.5");

    /// <summary>Names set upright: functions and operators.</summary>
    public static FrozenSet<string> Functions { get; } =
        ("sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp det dim ker deg gcd hom arg Pr "
         + "max min sup inf lim limsup liminf argmax argmin")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Functions whose limits stand below in displayed formulas.</summary>
    public static FrozenSet<string> LimitFunctions { get; } =
        "max min sup inf lim limsup liminf argmax argmin det gcd Pr".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Table(string pairs) =>
        pairs.Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
