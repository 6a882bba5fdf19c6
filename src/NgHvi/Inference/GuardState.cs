namespace NgHvi;

internal sealed class GuardState(int lambdaLength)
{
    private double deviation = 1000; // Mean absolute, from the level.
    private bool isForced; // Accept the next evaluation whatever it is.

    public double Level { get; private set; } = double.NaN; // Of recent ELBO estimates.
    public double Best { get; private set; } = double.NegativeInfinity;
    public int Refusals { get; private set; } // In a row.
    public int AcceptedCount { get; private set; }
    public double Spread { get; private set; } = double.NaN; // Of recent estimates about the level, mean absolute.
    public double[] Previous { get; } = new double[lambdaLength]; // λ of the last accepted evaluation.
    public double[] Snapshot { get; } = new double[lambdaLength]; // λ of the best level.
    public bool HasDrifted { get; private set; } // And was sent back.

    // False: λ is restored to an earlier one.
    public bool Accept(DivergenceGuard guard, double elbo, double[] lambda, TrustRegionState trust, bool checksDrift = true)
    {
        if (double.IsNaN(Level) && double.IsFinite(elbo)) Level = elbo;
        if (!double.IsFinite(elbo) || (!isForced && elbo < Level - (guard.DeviationFactor * deviation) - guard.Slack))
            return Refuse(lambda, trust);

        // One lucky level must not make every later step look bad.
        if (isForced) (Level, deviation, Best) = (elbo, Math.Max(2 * deviation, Math.Abs(elbo) / 100), double.NegativeInfinity);
        Count(trust);
        var difference = Math.Abs(elbo - Level);
        Spread = double.IsNaN(Spread) ? difference : (0.8 * Spread) + (0.2 * difference);
        Level += 0.2 * (elbo - Level);
        deviation = (0.9 * deviation) + (0.1 * (AcceptedCount < 10 ? Math.Max(difference, 1) : difference));
        if (checksDrift && Level < Best - guard.Slack - ((guard.DriftFactor ?? 3) * deviation))
        {
            // Small losses can wander as far as one large one.
            (HasDrifted, Level, Best) = (true, double.NaN, double.NegativeInfinity);
            trust.RateFraction /= 2;
            Snapshot.CopyTo(lambda, 0);
        }

        lambda.CopyTo(Previous, 0);
        if (Level > Best)
        {
            Best = Level;
            lambda.CopyTo(Snapshot, 0);
        }

        return !HasDrifted;
    }

    public bool AcceptUnknown(bool isFinite, double[] lambda, TrustRegionState trust)
    {
        HasDrifted = false;
        if (!isFinite) return Refuse(lambda, trust);
        Count(trust);

        // The one before the last is further from the trouble.
        Previous.CopyTo(Snapshot, 0);
        lambda.CopyTo(Previous, 0);
        return true;
    }

    public void Exchange(StateArchive archive)
    {
        Level = archive.Exchange("guardLevel", Level);
        deviation = archive.Exchange("guardDeviation", deviation);
        Best = archive.Exchange("guardBest", Best);
        Refusals = archive.Exchange("guardRefusals", Refusals);
        Spread = archive.Exchange("guardSpread", Spread);
        isForced = archive.Exchange("guardIsForced", isForced);
        AcceptedCount = archive.Exchange("guardAcceptedCount", AcceptedCount);
        archive.Fill(("guardPrevious", Previous), ("guardSnapshot", Snapshot));
    }

    private void Count(TrustRegionState trust)
    {
        (Refusals, isForced, HasDrifted) = (0, false, false);
        AcceptedCount++;
        trust.RadiusFraction = Math.Min(1, 1.1 * trust.RadiusFraction);
    }

    private bool Refuse(double[] lambda, TrustRegionState trust)
    {
        trust.RadiusFraction /= 4;
        var isThird = Refusals >= 2;
        (Refusals, isForced) = (isThird ? 0 : Refusals + 1, isForced || isThird);
        (isThird ? Snapshot : Previous).CopyTo(lambda, 0);
        return false;
    }
}
