namespace NgHvi;

/// <summary>The result of several starts: the best fit in full, and how all of them ended.</summary>
public sealed class MultiStartFit
{
    /// <summary>Two starts that differ by more nats than this have not found the same optimum (optimizer study, section 5).</summary>
    public const double LargestSpread = 2;

    internal MultiStartFit(VariationalFit best, IReadOnlyList<StartOutcome> fits, int requested)
    {
        (Best, Fits, Requested) = (best, fits, requested);
        var elbos = fits.Where(fit => fit.IsComplete && double.IsFinite(fit.Elbo)).Select(fit => fit.Elbo).ToArray();
        (Compared, Spread) = (elbos.Length, elbos.Length > 1 ? elbos.Max() - elbos.Min() : double.NaN);
    }

    /// <summary>The fit with the highest ELBO of those that ran to their end; the first where the ELBO is not known.</summary>
    public VariationalFit Best { get; }

    /// <summary>All starts in their order; fewer than asked for after a cancellation.</summary>
    public IReadOnlyList<StartOutcome> Fits { get; }

    /// <summary>How many starts were asked for.</summary>
    public int Requested { get; }

    /// <summary>Largest minus smallest ELBO of the starts that ran to their end, in nats; NaN for fewer than two.</summary>
    public double Spread { get; }

    /// <summary>Whether starts disagree by more than <see cref="LargestSpread"/> nats.</summary>
    public bool StartsDisagree => Spread > LargestSpread;

    /// <summary>What the starts say about the fit, in one sentence.</summary>
    public string Summary
    {
        get
        {
            var text = (FormattableString format) => format.ToString(CultureInfo.InvariantCulture);
            var failed = Fits.Count(fit => !fit.IsComplete);
            var end = text($"{(failed > 0 ? $"; {failed} did not run to their end" : "")}{(Fits.Count < Requested ? $"; {Requested - Fits.Count} of {Requested} were not begun" : "")}.");
            if (Fits.Count == 1 && Requested == 1)
            {
                return "One start: nothing says whether others would end elsewhere.";
            }

            if (Compared < 2)
            {
                return text($"The ELBO of {Compared} of {Fits.Count} starts is known, so they cannot be compared{end}");
            }

            return StartsDisagree
                ? text($"The ELBOs of {Compared} starts differ by {Spread:0.0} nats: the runs ended in different optima or too early, and more starts may find a better one{end}")
                : text($"The ELBOs of {Compared} starts agree within {Spread:0.00} nats{end}");
        }
    }

    private int Compared { get; }
}
