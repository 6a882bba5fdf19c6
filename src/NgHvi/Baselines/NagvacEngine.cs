namespace NgHvi;

internal sealed class NagvacEngine : Engine
{
    private readonly MixedDensity model;
    private readonly Nagvac method;
    private readonly RunSettings settings;
    private readonly NagvacDirection solver;
    private readonly NagvacGradient estimator;
    private readonly NagvacValidation.Rows rows;
    private readonly NagvacValidation? validation;
    private readonly double[] mean, previousMomentum, previousLambda, bestLambda;
    private readonly List<double> losses = [];
    private int step;

    public NagvacEngine(MixedDensity model, Nagvac method, RunSettings settings, NagvacValidation.Rows rows)
    {
        (this.model, this.method, this.settings, this.rows) = (model, method, settings, rows);
        Family = CreateStart(model, RandomKey.FromSeed(settings.Seed).Fold(0));
        Prior = new NagvacPrior(model, method);
        solver = new NagvacDirection(Family, method.UsesPublishedProduct);
        estimator = new NagvacGradient(model, method, Prior, settings);
        validation = rows.Response.Length > 0 ? new NagvacValidation(model, rows) : null;
        var length = Family.Lambda.Length;
        (mean, Direction, Momentum) = (new double[Family.ParameterCount], new double[length], new double[length]);
        (previousMomentum, previousLambda, bestLambda) = (new double[length], new double[length], new double[length]);
    }

    public override int Step => step;
    public override int Limit => method.Steps;
    public override bool HasFixedLength => validation is null || method.Patience >= method.Steps;

    public override string Outlook => BestStep == 0 ? ""
        : FormattableString.Invariant($"validation loss {losses[^1]:F4}, best {BestLoss:F4} at step {BestStep}");

    public override VariationalFamily Approximation => Family;
    public override IReadOnlyList<double> Losses => losses;
    internal FactorGaussian Family { get; } // N(μ, bbᵀ + diag(c²)).
    internal NagvacPrior Prior { get; }
    internal double[] Direction { get; } // Clipped.
    internal double[] Momentum { get; }
    internal double BestLoss { get; private set; } = double.PositiveInfinity;
    internal int BestStep { get; private set; } // 0 before the first loss.

    public override StopReason? Ended() => !HasFixedLength && step - BestStep > method.Patience ? StopReason.Converged : null;

    public override StepInfo Advance() // The first step only sets the momentum.
    {
        var bound = estimator.Estimate(Family, step);
        var norm = solver.Solve(estimator.Gradient, Direction) ? FixedOrder.Norm(Direction) : double.NaN;
        if (!double.IsFinite(bound) || !double.IsFinite(norm))
            throw new DivergenceException(step + 1, "the lower bound or its natural gradient is not finite");
        if (step > 0) Move(norm);
        else
        {
            Direction.CopyTo(Momentum.AsSpan());
            Direction.CopyTo(previousMomentum.AsSpan());
        }

        step++;
        if (step % method.PrecisionInterval == 0) Prior.Update(Family);
        if (validation is not null)
        {
            Family.Mean.CopyTo(mean);
            AddLoss(validation.Loss(mean));
        }

        return new(step, bound, FixedOrder.Norm(estimator.Gradient), Math.Min(norm, method.Clip), double.NaN, double.NaN, 1, true);
    }

    public override PosteriorSource Snapshot()
    {
        var family = (FactorGaussian)Family.Clone();
        if (BestStep > 0) family.TrySet(bestLambda);
        return new VariationalSource(model, new IdentityCoordinates(family.ParameterCount), family, settings.Seed, settings.Threads)
        {
            Corrects = false,
            Description = "1 factor",
        };
    }

    public override void Exchange(StateArchive archive)
    {
        if (!archive.IsReading) archive.Exchange("validation", rows);
        step = archive.Exchange("step", step);
        archive.Fill(("lambda", Family.Lambda), ("momentum", Momentum), ("bestLambda", bestLambda));
        (BestLoss, BestStep) = (archive.Exchange("bestLoss", BestLoss), archive.Exchange("bestStep", BestStep));
        Prior.WeightPrecision = archive.Exchange("weightPrecision", Prior.WeightPrecision);
        Prior.EffectPrecision = archive.Exchange("effectPrecision", Prior.EffectPrecision);
        var saved = archive.Exchange("losses", losses);
        if (!archive.IsReading) return;
        losses.Clear();
        losses.AddRange(saved);
        if (!Family.Refresh()) throw new InputException("The saved state of nagvac is not a distribution.");
    }

    // μ uniform on ±√6/(n_in + n_out), β's too; log variances and b N(0, 0.01²); c = 0.01.
    private static FactorGaussian CreateStart(MixedDensity model, RandomKey key)
    {
        const double Small = 0.01;
        var (shape, network, d) = (model.Shape, model.Architecture, model.Parameters.Count);
        var uniform = new PhiloxRandom(key.Fold(0));
        var (mean, loadings) = (new double[d], new double[d]);
        for (var l = 0; l <= network.LayerCount; l++)
        {
            var isHidden = l < network.LayerCount;
            var (offset, end) = isHidden ? (network.Offset(l), network.Offset(l + 1)) : (shape.BetaOffset, shape.ParameterOffset);
            var half = Math.Sqrt(6) / (isHidden ? network.FanIn(l) + 1 + network.Widths[l] : shape.BetaCount + 1);
            for (var i = offset; i < end; i++) mean[i] = half * ((2 * uniform.NextDouble()) - 1);
        }

        var logarithms = mean.AsSpan(shape.ParameterOffset);
        NormalSampler.Fill(key.Fold(1), logarithms);
        NormalSampler.Fill(key.Fold(2), loadings);
        TensorPrimitives.Multiply(logarithms, Small, logarithms);
        TensorPrimitives.Multiply(loadings, Small, loadings);
        return new FactorGaussian(mean, loadings, [.. Enumerable.Repeat(Small, d)]);
    }

    private void Move(double norm)
    {
        if (norm > method.Clip) TensorPrimitives.Multiply(Direction, method.Clip / norm, Direction);
        Momentum.CopyTo(previousMomentum.AsSpan());
        Family.Lambda.CopyTo(previousLambda.AsSpan());
        TensorPrimitives.Multiply(Momentum, method.Momentum, Momentum);
        TensorPrimitives.MultiplyAdd(Direction, 1 - method.Momentum, Momentum, Momentum);
        var rate = step + 1 <= method.FullRateSteps ? method.Rate : method.Rate * method.FullRateSteps / (step + 1);
        TensorPrimitives.MultiplyAdd(Momentum, rate, Family.Lambda, Family.Lambda);
        if (Family.Refresh()) return;
        previousMomentum.CopyTo(Momentum.AsSpan());
        Family.TrySet(previousLambda);
        throw new DivergenceException(step + 1, "q(θ) is not a distribution any more");
    }

    // Takes back the momentum of a step that did not lower the loss.
    private void AddLoss(double loss)
    {
        if (losses.Count > 0 && !(loss < losses[^1])) previousMomentum.CopyTo(Momentum.AsSpan());
        losses.Add(loss);
        if (!(loss < BestLoss)) return;
        (BestLoss, BestStep) = (loss, step);
        Family.Lambda.CopyTo(bestLambda.AsSpan());
    }
}
