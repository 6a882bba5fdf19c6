namespace NgHvi;

/// <summary>What the divergence guard remembers between steps.</summary>
internal sealed class GuardState(int lambdaLength)
{
    public double Level { get; set; } = double.NaN; // Recent level of the ELBO estimates; NaN before the first.
    public double Deviation { get; set; } = 1000; // Mean absolute deviation from the level.
    public double Best { get; set; } = double.NegativeInfinity; // Best level so far.
    public int Refusals { get; set; } // In a row.
    public bool IsForced { get; set; } // The next evaluation is accepted whatever it is.
    public int AcceptedCount { get; set; }
    public double[] Previous { get; } = new double[lambdaLength]; // λ of the last accepted evaluation.
    public double[] Snapshot { get; } = new double[lambdaLength]; // λ of the best level.
    public bool HasDrifted { get; private set; } // Whether the last evaluation was sent back for having drifted; averages then begin anew.

    /// <summary>
    /// Judges an estimate taken at λ: whether λ may step on from here, else it is restored to an earlier one. Drift is not checked where
    /// estimates are so noisy that the best of them says nothing.
    /// </summary>
    public bool Accept(DivergenceGuard guard, double elbo, double[] lambda, TrustRegionState trust, bool checksDrift = true)
    {
        if (double.IsNaN(Level) && double.IsFinite(elbo)) Level = elbo;
        var bad = !double.IsFinite(elbo) || elbo < Level - (guard.DeviationFactor * Deviation) - guard.Slack;
        if (bad && !(IsForced && double.IsFinite(elbo))) return Refuse(lambda, trust);

        // After a forced one: one lucky level must not make every later step look bad.
        if (IsForced)
            (Level, Deviation, Best, IsForced) = (elbo, Math.Max(2 * Deviation, Math.Abs(elbo) / 100), double.NegativeInfinity, false);
        AcceptedCount++;
        (Refusals, HasDrifted) = (0, false);
        var difference = Math.Abs(elbo - Level);
        Level += 0.2 * (elbo - Level);
        Deviation = (0.9 * Deviation) + (0.1 * (AcceptedCount < 10 ? Math.Max(difference, 1) : difference));
        trust.RadiusFraction = Math.Min(1, 1.1 * trust.RadiusFraction);
        if (checksDrift && Level < Best - guard.Slack - ((guard.DriftFactor ?? 3) * Deviation))
        {
            // Small losses at every step can wander as far as one large one: back to the best λ, with smaller rates from there.
            (HasDrifted, Level, Best) = (true, double.NaN, double.NegativeInfinity);
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
        if (!isFinite) return Refuse(lambda, trust);
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

    // The last accepted λ with a smaller radius; after three in a row the best.
    private bool Refuse(double[] lambda, TrustRegionState trust)
    {
        trust.RadiusFraction /= 4;
        var isThird = Refusals >= 2;
        (Refusals, IsForced) = (isThird ? 0 : Refusals + 1, IsForced || isThird);
        (isThird ? Snapshot : Previous).CopyTo(lambda.AsSpan());
        return false;
    }
}
