namespace NgHvi;

/// <summary>What the divergence guard remembers between steps.</summary>
internal sealed class GuardState(int lambdaLength)
{
    public double Level { get; set; } = double.NaN; // Recent level of the ELBO estimates; NaN before the first.
    public double Deviation { get; set; } = 1000; // Mean absolute deviation from the level.
    public double Best { get; set; } = double.NegativeInfinity; // Best level so far.
    public int Refusals { get; set; } // Refusals in a row.
    public bool IsForced { get; set; } // The next evaluation is accepted whatever it is.
    public int AcceptedCount { get; set; } // Accepted evaluations.
    public double[] Previous { get; } = new double[lambdaLength]; // λ of the last accepted evaluation.
    public double[] Snapshot { get; } = new double[lambdaLength]; // λ of the best level.
    public bool HasDrifted { get; private set; } // Whether the last evaluation was sent back for having drifted; averages then begin anew.

    /// <summary>Judges an estimate taken at λ; when refused, λ is restored to an earlier one.</summary>
    public bool Accept(DivergenceGuard guard, double elbo, double[] lambda, TrustRegionState trust, bool checksDrift = true)
    {
        if (double.IsNaN(Level) && double.IsFinite(elbo)) Level = elbo;
        var bad = !double.IsFinite(elbo) || elbo < Level - (guard.DeviationFactor * Deviation) - guard.Slack;
        if (bad && !(IsForced && double.IsFinite(elbo)))
        {
            Refuse(lambda, trust);
            return false;
        }

        if (IsForced)
        {
            // One lucky level must not make every later step look bad.
            (Level, Deviation, Best, IsForced) = (elbo, Math.Max(2 * Deviation, Math.Abs(elbo) / 100), double.NegativeInfinity, false);
        }

        AcceptedCount++;
        Refusals = 0;
        HasDrifted = false;
        var difference = Math.Abs(elbo - Level);
        Level += 0.2 * (elbo - Level);
        Deviation = (0.9 * Deviation) + (0.1 * (AcceptedCount < 10 ? Math.Max(difference, 1) : difference));
        trust.RadiusFraction = Math.Min(1, 1.1 * trust.RadiusFraction);
        if (checksDrift && Level < Best - guard.Slack - ((guard.DriftFactor ?? 3) * Deviation))
        {
            // Small losses at every step can wander as far as one large one: back to the best λ, with smaller rates from there.
            HasDrifted = true;
            (Level, Best) = (double.NaN, double.NegativeInfinity);
            trust.RateFraction /= 2;
            Snapshot.CopyTo(lambda.AsSpan());
            Snapshot.CopyTo(Previous.AsSpan());
            return false;
        }

        lambda.CopyTo(Previous.AsSpan());
        if (Level > Best)
        {
            Best = Level;
            lambda.CopyTo(Snapshot.AsSpan());
        }

        return true;
    }

    /// <summary>Judges an evaluation whose ELBO the model does not know: only numbers that are not finite are refused.</summary>
    public bool AcceptUnknown(bool isFinite, double[] lambda, TrustRegionState trust)
    {
        HasDrifted = false;
        if (!isFinite)
        {
            Refuse(lambda, trust);
            return false;
        }

        AcceptedCount++;
        (Refusals, IsForced) = (0, false);
        trust.RadiusFraction = Math.Min(1, 1.1 * trust.RadiusFraction);

        // Without an ELBO none is the best; the one before the last is a little further from the trouble.
        Previous.CopyTo(Snapshot.AsSpan());
        lambda.CopyTo(Previous.AsSpan());
        return true;
    }

    public void Exchange(StateArchive archive)
    {
        Level = archive.Exchange("guardLevel", Level);
        Deviation = archive.Exchange("guardDeviation", Deviation);
        Best = archive.Exchange("guardBest", Best);
        Refusals = archive.Exchange("guardRefusals", Refusals);
        IsForced = archive.Exchange("guardIsForced", IsForced);
        AcceptedCount = archive.Exchange("guardAcceptedCount", AcceptedCount);
        archive.Fill("guardPrevious", Previous);
        archive.Fill("guardSnapshot", Snapshot);
    }

    private void Refuse(double[] lambda, TrustRegionState trust)
    {
        Refusals++;
        trust.RadiusFraction /= 4;
        if (Refusals >= 3)
        {
            Refusals = 0;
            IsForced = true;
            Snapshot.CopyTo(lambda.AsSpan());
        }
        else
        {
            Previous.CopyTo(lambda.AsSpan());
        }
    }
}
