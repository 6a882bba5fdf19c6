namespace NgHvi.Tests.Support;

/// <summary>One fit of a trial and what became of it.</summary>
/// <param name="Case">Name of the data.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Class">good, bad, grey or unknown.</param>
/// <param name="Worst">The quantity that is worst, and how.</param>
/// <param name="Verdict">What the library says.</param>
internal sealed record VerdictTrial(string Case, string Method, string Class, string Worst, Verdict Verdict)
{
    public const string Folder = "NGHVI_TRIAL_FOLDER"; // Keeps posteriors for the next trial, and the table.

    private static readonly HybridVi Raw = HybridVi.Default with { CorrectPosterior = false };
    private static readonly HybridVi MeanField =
        HybridVi.Default with { Family = new Family.Factor(0), UsesFittingCoordinates = false };

    /// <summary>Each with how many of its cases are left out for one that is made.</summary>
    public static IReadOnlyList<(string Name, Method? Method, int Every)> Methods { get; } =
    [
        ("default", null, 1),
        ("raw", Raw, 1),
        ("published", HybridVi.Published(), 1),
        ("published-300", HybridVi.Published(steps: 300), 2),
        ("published-corrected", HybridVi.Published(steps: 1000) with { CorrectPosterior = true }, 3),
        ("mean-field", MeanField, 1),
        ("mean-field-raw", MeanField with { CorrectPosterior = false }, 1),
        ("factors-0-raw", Raw with { Family = new Family.Factor(0) }, 2),
        ("theta-raw", Raw with { UsesFittingCoordinates = false }, 1),
        ("theta", HybridVi.Default with { UsesFittingCoordinates = false }, 2),
        ("steps-3", HybridVi.Default with { Steps = 3 }, 2),
        ("steps-3-raw", Raw with { Steps = 3 }, 1),
        ("theta-steps-8", MeanField with { Steps = 8 }, 2),
        ("theta-steps-8-raw", MeanField with { Steps = 8, CorrectPosterior = false }, 2),
        ("full-raw", Raw with { Family = new Family.Full() }, 2),
        ("drawn-raw", Raw with { Gradient = new() { Latents = LatentTreatment.Drawn } }, 3),
        ("gibbs", new Gibbs(), 1),
        ("gibbs-short", new Gibbs { Sweeps = 150 }, 2),
        ("gibbs-published", Gibbs.Published with { Sweeps = 4000 }, 2),
        ("da-vi", new DataAugmentationVi(), 2),
        ("da-vi-published", DataAugmentationVi.Published, 3),
        ("nagvac", new Nagvac { Steps = 1000 }, 2),
        ("von", HybridVi.Von(), 2),
        ("von-raw", HybridVi.Von() with { CorrectPosterior = false }, 2),
        ("von-diagonal-raw", HybridVi.Von(isDiagonal: true) with { CorrectPosterior = false }, 3),
        ("vogn-raw", HybridVi.Vogn() with { CorrectPosterior = false }, 3),
        ("slang-raw", HybridVi.Slang() with { CorrectPosterior = false }, 3),
        ("ivon", HybridVi.Ivon(), 3),
        ("ivon-raw", HybridVi.Ivon() with { CorrectPosterior = false }, 2),
        ("map", HybridVi.Map(), 1),
        ("mixture-raw", HybridVi.GaussianMixture() with { CorrectPosterior = false }, 4),
        ("flow-raw", HybridVi.CouplingFlow(steps: 300) with { CorrectPosterior = false }, 6),
        ("bbb-raw", HybridVi.BayesByBackprop() with { CorrectPosterior = false }, 4),
        ("bbb", HybridVi.BayesByBackprop(), 6),
        ("sg-published", HybridVi.StochasticGradient(steps: 1000), 3),
        ("mini-batch", HybridVi.MiniBatch(steps: 500), 4),
        ("average-information-raw", HybridVi.AverageInformation with { CorrectPosterior = false }, 1),
        ("rescue", null, 3),
    ];

    public bool IsTrusted => Verdict.IsTrusted;

    public override string ToString() =>
        $"{Case}\t{Method}\t{Class}\t{Worst}\t{(IsTrusted ? "trusted" : "not")}\t{Verdict.Sentence}";

    /// <summary>Fits that go with the data.</summary>
    public static IEnumerable<VerdictTrial> Of(
        TrialCase one, int number, int seed, int size, IEnumerable<string> methods, CancellationToken token)
    {
        MixedModel model;
        try
        {
            model = one.Model((1009 * seed) + number);
            model.Run(threads: 1);
        }
        catch (Exception exception) when (exception is InputException or ArgumentException)
        {
            yield break; // Refused: there is nothing to trust.
        }

        // A network's weights are not of one place: none of its summaries is to be trusted.
        var reference = model.Density.IsMultimodal ? null : TrialQuantity.Of(one, model, (1009 * seed) + number, size);
        foreach (var (name, method, _) in Methods.Where(entry => methods.Contains(entry.Name)))
        {
            Fit fit;
            try
            {
                fit = model.Fit(method, seed: 1 + seed, threads: 1, cancellationToken: token);
                if (name == "rescue") fit = fit.Rescue(cancellationToken: token);
            }
            catch (Exception exception) when (exception is InputException or ArgumentException or ArithmeticException)
            {
                continue;
            }

            yield return Judge(one, name, fit, reference);
        }
    }

    private static VerdictTrial Judge(TrialCase one, string method, Fit fit, IReadOnlyList<TrialQuantity>? reference)
    {
        var (worst, size, word, isKnown) = ("", -1.0, "good", true);
        if (reference is null) return new(one.Name, method, "bad", "a network's weights", fit.Verdict);
        foreach (var (own, right) in fit.Quantities.Zip(reference))
        {
            var (shift, width) = right.Off(own);
            isKnown &= right.IsKnown;
            if (!right.IsKnown) continue;
            var off = Math.Max(Math.Abs(shift) / 0.3, Math.Abs(width) / 0.2);
            if (off <= size && !double.IsNaN(off)) continue;
            size = double.IsNaN(off) ? double.PositiveInfinity : off;
            worst = FormattableString.Invariant($"{own.Name}{(right.IsHeavy ? "~" : "")} {shift:+0.00;-0.00} sd {100 * width:+0;-0} %");
            word = size > 1 ? "bad" : Math.Abs(shift) < 0.2 && Math.Abs(width) < 0.15 && word == "good" ? "good" : "grey";
        }

        return new(one.Name, method, word == "bad" || isKnown ? word : "unknown", worst, fit.Verdict);
    }
}
