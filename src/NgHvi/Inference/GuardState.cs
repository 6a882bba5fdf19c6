namespace NgHvi;

/// <summary>What the divergence guard remembers between steps.</summary>
internal sealed class GuardState(int lambdaLength)
{
    /// <summary>Recent level of the ELBO estimates; NaN before the first.</summary>
    public double Level { get; set; } = double.NaN;

    /// <summary>Mean absolute deviation from the level.</summary>
    public double Deviation { get; set; } = 1000;

    /// <summary>Best level so far.</summary>
    public double Best { get; set; } = double.NegativeInfinity;

    /// <summary>Refusals in a row.</summary>
    public int Refusals { get; set; }

    /// <summary>The next evaluation is accepted whatever it is.</summary>
    public bool IsForced { get; set; }

    /// <summary>Accepted evaluations.</summary>
    public int AcceptedCount { get; set; }

    /// <summary>λ of the last accepted evaluation.</summary>
    public double[] Previous { get; } = new double[lambdaLength];

    /// <summary>λ of the best level.</summary>
    public double[] Snapshot { get; } = new double[lambdaLength];

    /// <summary>Whether the last evaluation was sent back for having drifted; averages then begin anew.</summary>
    public bool HasDrifted { get; private set; }

    /// <summary>Judges an estimate taken at λ; when refused, λ is restored to an earlier one.</summary>
    /// <param name="guard">What is refused.</param>
    /// <param name="elbo">The estimate.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="trust">Its radius shrinks after refusals.</param>
    /// <param name="checksDrift">False where estimates are so noisy that the best of them says nothing.</param>
    /// <returns>Whether λ may step on from here.</returns>
    public bool Accept(DivergenceGuard guard, double elbo, double[] lambda, TrustRegionState trust, bool checksDrift = true)
    {
        if (double.IsNaN(Level) && double.IsFinite(elbo))
        {
            Level = elbo;
        }

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
    /// <param name="isFinite">Whether the gradient is finite.</param>
    /// <param name="lambda">λ; when refused, it is restored to an earlier one.</param>
    /// <param name="trust">Its radius shrinks after refusals.</param>
    /// <returns>Whether λ may step on from here.</returns>
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
