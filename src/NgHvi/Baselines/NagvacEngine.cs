namespace NgHvi;

/// <summary>Steps of <see cref="Nagvac"/>.</summary>
internal sealed class NagvacEngine : Engine
{
    private readonly MixedDensity model;
    private readonly Nagvac method;
    private readonly RunSettings settings;
    private readonly NagvacDirection solver;
    private readonly NagvacGradient estimator;
    private readonly NagvacRows rows;
    private readonly NagvacValidation? validation;
    private readonly double[] mean;
    private readonly double[] direction;
    private readonly double[] momentum;
    private readonly double[] previousMomentum;
    private readonly double[] previousLambda;
    private readonly double[] bestLambda;
    private readonly List<double> losses = [];
    private int step;

    public NagvacEngine(MixedDensity model, Nagvac method, RunSettings settings, NagvacRows rows)
    {
        (this.model, this.method, this.settings, this.rows) = (model, method, settings, rows);
        Family = CreateStart(model, RandomKey.FromSeed(settings.Seed).Fold(0));
        Prior = new NagvacPrior(model, method);
        solver = new NagvacDirection(Family, method.UsesPublishedProduct);
        estimator = new NagvacGradient(model, method, Prior, settings);
        validation = rows.Response.Length > 0 ? new NagvacValidation(model, rows) : null;
        var length = Family.Lambda.Length;
        (mean, direction, momentum) = (new double[Family.ParameterCount], new double[length], new double[length]);
        (previousMomentum, previousLambda, bestLambda) = (new double[length], new double[length], new double[length]);
    }

    public override int Step => step;
    public override int Limit => method.Steps;
    public override bool HasFixedLength => validation is null || method.Patience >= method.Steps;

    public override string Outlook => BestStep == 0
        ? ""
        : FormattableString.Invariant($"validation loss {losses[^1]:F4}, best {BestLoss:F4} at step {BestStep}");

    public override VariationalFamily Approximation => Family;
    internal FactorGaussian Family { get; } // q(θ) = N(μ, bbᵀ + diag(c²)) at the present numbers.
    internal NagvacPrior Prior { get; }
    internal ReadOnlySpan<double> Direction => direction; // The natural gradient of the last step, clipped.
    internal ReadOnlySpan<double> Momentum => momentum; // ḡ.
    public override IReadOnlyList<double> Losses => losses; // After every step, in nats a row; empty without validation rows.
    internal double BestLoss { get; private set; } = double.PositiveInfinity; // The smallest validation loss.
    /// <summary>The step of <see cref="BestLoss"/>; 0 before the first.</summary>
    internal int BestStep { get; private set; }

    public override StopReason? Ended() => !HasFixedLength && step - BestStep > method.Patience ? StopReason.Converged : null;

    /// <summary>Makes one step; the first only sets the momentum. The bound is up to the constants of flat priors.</summary>
    public override StepInfo Advance()
    {
        var bound = estimator.Estimate(Family, step);
        var norm = solver.Solve(estimator.Gradient, direction) ? FixedOrder.Norm(direction) : double.NaN;
        if (!double.IsFinite(bound) || !double.IsFinite(norm))
            throw new DivergenceException(step + 1, "the lower bound or its natural gradient is not finite");
        if (step == 0)
        {
            direction.CopyTo(momentum.AsSpan());
            direction.CopyTo(previousMomentum.AsSpan());
        }
        else
        {
            Move(norm);
        }

        step++;
        if (step % method.PrecisionInterval == 0) Prior.Update(Family);
        if (validation is not null)
        {
            Family.Mean.CopyTo(mean);
            AddLoss(validation.Loss(mean));
        }

        return new StepInfo(step, bound, FixedOrder.Norm(estimator.Gradient), Math.Min(norm, method.Clip), double.NaN, double.NaN, 1, true);
    }

    /// <summary>q(θ) at the step of the smallest validation loss; at the last step when there was no validation.</summary>
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
        archive.Fill("lambda", Family.Lambda);
        archive.Fill("momentum", momentum);
        archive.Fill("bestLambda", bestLambda);
        (BestLoss, BestStep) = (archive.Exchange("bestLoss", BestLoss), archive.Exchange("bestStep", BestStep));
        Prior.WeightPrecision = archive.Exchange("weightPrecision", Prior.WeightPrecision);
        Prior.EffectPrecision = archive.Exchange("effectPrecision", Prior.EffectPrecision);
        var saved = archive.Exchange("losses", losses);
        if (archive.IsReading)
        {
            losses.Clear();
            losses.AddRange(saved);
            if (!Family.Refresh()) throw new InputException("The saved state of nagvac is not a distribution.");
        }
    }

    /// <summary>
    /// μ uniform on ±√6/(n_in + n_out) in every layer, biases and the output layer β included, n_in counting the constant; log variances
    /// N(0, 0.01²); b ~ N(0, 0.01²); c = 0.01.
    /// </summary>
    private static FactorGaussian CreateStart(MixedDensity model, RandomKey key)
    {
        const double Small = 0.01;
        var (shape, network) = (model.Shape, model.Architecture);
        var d = model.Parameters.Count;
        var uniform = new PhiloxRandom(key.Fold(0));
        var (mean, loadings, scales) = (new double[d], new double[d], new double[d]);
        for (var l = 0; l <= network.LayerCount; l++)
        {
            var isHidden = l < network.LayerCount;
            var (offset, end) = isHidden ? (network.Offset(l), network.Offset(l + 1)) : (shape.BetaOffset, shape.ParameterOffset);
            var half = Math.Sqrt(6) / (isHidden ? network.FanIn(l) + 1 + network.Widths[l] : shape.BetaCount + 1);
            for (var i = offset; i < end; i++) mean[i] = half * ((2 * uniform.NextDouble()) - 1);
        }

        NormalSampler.Fill(key.Fold(1), mean.AsSpan(shape.ParameterOffset));
        NormalSampler.Fill(key.Fold(2), loadings);
        var logarithms = mean.AsSpan(shape.ParameterOffset);
        TensorPrimitives.Multiply(logarithms, Small, logarithms);
        TensorPrimitives.Multiply(loadings, Small, loadings);
        scales.AsSpan().Fill(Small);
        return new FactorGaussian(mean, loadings, scales);
    }

    // Clips the direction, averages it into the momentum and moves λ along that.
    private void Move(double norm)
    {
        if (norm > method.Clip) TensorPrimitives.Multiply(direction, method.Clip / norm, direction);
        momentum.CopyTo(previousMomentum.AsSpan());
        Family.Lambda.CopyTo(previousLambda.AsSpan());
        TensorPrimitives.Multiply(momentum, method.Momentum, momentum);
        TensorPrimitives.MultiplyAdd(direction, 1 - method.Momentum, momentum, momentum);
        var rate = step + 1 <= method.FullRateSteps ? method.Rate : method.Rate * method.FullRateSteps / (step + 1);
        TensorPrimitives.MultiplyAdd(momentum, rate, Family.Lambda, Family.Lambda);
        if (!Family.Refresh())
        {
            previousMomentum.CopyTo(momentum.AsSpan());
            Family.TrySet(previousLambda);
            throw new DivergenceException(step + 1, "q(θ) is not a distribution any more");
        }
    }

    /// <summary>
    /// Keeps the best, and takes back the momentum of a step after which the loss is not smaller than after the one before.
    /// </summary>
    private void AddLoss(double loss)
    {
        var decreased = losses.Count == 0 || loss < losses[^1];
        losses.Add(loss);
        if (loss < BestLoss)
        {
            (BestLoss, BestStep) = (loss, step);
            Family.Lambda.CopyTo(bestLambda.AsSpan());
        }

        if (!decreased) previousMomentum.CopyTo(momentum.AsSpan());
    }
}
