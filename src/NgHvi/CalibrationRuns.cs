namespace NgHvi;

/// <summary>One simulation: true values, where they lie in the posterior and under q₀, and how the fit went.</summary>
internal sealed record CalibrationRun(
    double[] Truth, double[] Ranks, double[] OwnRanks, bool IsTrusted, bool IsRescued, int Redrawn, double Seconds, string? Failure = null);

/// <summary>Draws from the prior, fits and ranks, each simulation by streams of its own.</summary>
internal sealed class CalibrationRuns
{
    private const int MostAttempts = 200;
    private const int Levels = 3; // Of each grouping factor.
    private readonly MixedModel model;
    private readonly Method method;
    private readonly long seed;
    private readonly int? starts;
    private readonly bool rescues;
    private readonly ModelOptions options;
    private readonly PriorSimulation simulation;
    private readonly int[] places; // Of quantities among all.
    private readonly int[][] levels; // By factor.

    public CalibrationRuns(MixedModel model, Method method, long seed, int? starts, bool rescues)
    {
        (this.model, this.method, this.seed, this.starts, this.rescues) = (model, method, seed, starts, rescues);
        var density = model.Density;
        if (density.Options.Block is not null)
            throw new InputException("A calibration is of one model and its priors; leave --block (ModelOptions.Block) out.");
        model.Run(method, seed, 1); // Refuses what does not go together.
        // Priors are stated in units of the data, which have to stay those of the real response.
        (options, simulation) = (density.Options with { Units = density.Units }, new(density));
        var all = density.QuantityNames.ToList();
        string[] main = [.. FitTable.MainNames(density, density.QuantityNames)];
        places = Array.ConvertAll(main, all.IndexOf);
        levels = [.. density.Factors.Select(factor =>
            ((int[])[.. Enumerable.Range(0, Levels).Select(i => i * (factor.Keys.Count - 1) / (Levels - 1)).Distinct()]))];
        // Coefficients of single features depend on how a run numbers them.
        if (density.Shape.FeatureCount > 0 && density.Data.HasRandomFeatures) levels = [];
        Names =
        [
            .. main,
            .. levels.Zip(density.Factors, (own, factor) => own.SelectMany(k => density.NamesOf(factor).Select(name =>
                $"{factor.Name}[{factor.Keys[k]}].{(name == "(Intercept)" ? "Intercept" : name)}"))).SelectMany(names => names),
        ];
    }

    public IReadOnlyList<string> Names { get; }

    // The first of the simulations that all ended; a longer calibration begins with the same.
    public Calibration Make(int count, int jobs, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (runs, next, done) = (new CalibrationRun?[count], -1, 0);
        InOrder.Split(jobs, jobs, (_, _) =>
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref next) is var i && i < count)
            {
                runs[i] = Make(i, cancellationToken);
                if (runs[i] is not null) progress?.Report(Interlocked.Increment(ref done));
            }
        });
        return new(model, method, seed, count, Names, [.. runs.TakeWhile(run => run is not null).OfType<CalibrationRun>()]);
    }

    private CalibrationRun? Make(int number, CancellationToken cancellationToken)
    {
        var (key, clock) = (RunStream.Of(seed, RunStream.Calibration).Fold(number), Stopwatch.StartNew());
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var truth = simulation.Next(key.Fold(attempt));
            Fit fit;
            try
            {
                var replica = MixedModel.Restore(new MixedDensity(model.Data.WithResponse(truth.Response), options));
                fit = replica.Fit(method, StartRuns.Seed(seed, number + 1), starts, threads: 1, cancellationToken: cancellationToken);
            }
            catch (Exception refusal) when (refusal is ArgumentException or InputException)
            {
                continue;
            }
            catch (Exception failure) when (failure is ArithmeticException or DivergenceException)
            {
                return Failed(failure.Message);
            }

            if (fit.Stopped == StopReason.Cancelled) return null;
            if (fit.Stopped == StopReason.Diverged || fit.HasNoBound) return Failed(fit.Warnings[0]);
            try
            {
                return Rank(fit, Rescued(fit), truth, attempt, clock);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (ArithmeticException failure)
            {
                return Failed(failure.Message);
            }

            Fit Rescued(Fit found)
            {
                if (!rescues || found.Verdict.IsTrusted || !found.CanBeRescued) return found;
                try
                {
                    return found.Rescue(found.Seed, cancellationToken: cancellationToken);
                }
                catch (InvalidOperationException)
                {
                    return found; // No place to begin chains.
                }
            }

            CalibrationRun Failed(string why) => new([], [], [], false, false, attempt, clock.Elapsed.TotalSeconds, why);
        }

        throw new InputException(FormattableString.Invariant(
            $"The priors give responses that the model refuses: {MostAttempts} of {MostAttempts} in simulation {number + 1}; ")
            + "state narrower priors in a file (--priors, Priors.FromFile).");
    }

    private CalibrationRun Rank(Fit first, Fit fit, PriorSimulation.Draw truth, int attempt, Stopwatch clock)
    {
        var density = fit.Model.Density;
        var values = new double[density.QuantityNames.Count];
        density.CreateEvaluator().Report(truth.Theta, values);
        var own = (first.Source as VariationalSource)?.OwnDraws;
        double[] effects = [.. levels.SelectMany((chosen, b) =>
        {
            var width = density.Factors[b].Count;
            return chosen.SelectMany(k => truth.Effects[b].Skip(k * width).Take(width).Concat(truth.LogScales.Skip(k).Take(1)));
        })];
        return new(
            [.. places.Select(i => values[i]), .. effects],
            [.. places.Select(i => Below(fit.Source.Draws, i)), .. EffectRanks.Of(density, fit.Source, levels, effects)],
            own is null ? [] : [.. places.Select(i => Below(own, i))],
            fit.Verdict.IsTrusted, fit != first, attempt, clock.Elapsed.TotalSeconds);

        double Below(DrawSet draws, int i)
        {
            var sum = 0.0;
            for (var s = 0; s < draws.Count; s++)
                sum += draws.Weights[s] * (draws.Values[i][s] < values[i] ? 1 : draws.Values[i][s] == values[i] ? 0.5 : 0);
            return Math.Min(1, sum);
        }
    }
}
