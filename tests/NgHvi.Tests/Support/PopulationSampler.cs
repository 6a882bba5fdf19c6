namespace NgHvi.Tests.Support;

/// <summary>Draws of a posterior by a population that goes from the prior to it in steps (Del Moral, Doucet and Jasra 2006), so that it
/// is at every mode in proportion: nothing of the library's approximations, coordinates or modes is used.</summary>
/// <param name="model">Whose log density is sampled, in θ itself.</param>
/// <param name="size">Members, even.</param>
/// <param name="seed">Seed.</param>
internal sealed class PopulationSampler(MixedDensity model, int size, long seed)
{
    private const double LeastShare = 0.5; // Effective members of a step from one power of the likelihood to the next.
    private const int LastSweeps = 480, KeptEvery = 120;
    private readonly IModelEvaluator evaluator = model.CreateEvaluator();
    private readonly int m = model.Parameters.Count;
    private readonly double[] scratch = new double[model.Parameters.Count];
    private KeyedStream random = new(RandomKey.FromSeed(seed));
    private double[][] members = [];
    private double[] priors = [], likelihoods = [];
    private double power;

    /// <summary>Runs.</summary>
    /// <returns>Draws of the reported quantities, by quantity.</returns>
    public double[][] Run()
    {
        Begin();
        for (var step = 0; power < 1; step++)
        {
            Assert.True(step < 300, "a likelihood without bound: the density is wrong far out");
            Advance();
            // Until members have moved, on average several times.
            var moved = 0;
            for (var sweep = 0; sweep < 20 && moved < 2 * size; sweep++) moved += Sweep();
        }

        var kept = new List<double[]>();
        for (var sweep = 1; sweep <= LastSweeps; sweep++)
        {
            Sweep();
            if (sweep % KeptEvery == 0) kept.AddRange(members.Select(member => (double[])member.Clone()));
        }

        var (result, report) = (model.QuantityNames.Select(_ => new double[kept.Count]).ToArray(), new double[model.QuantityNames.Count]);
        for (var s = 0; s < kept.Count; s++)
        {
            evaluator.Report(kept[s], report);
            for (var i = 0; i < report.Length; i++) result[i][s] = report[i];
        }

        return result;
    }

    private void Begin()
    {
        var prior = new PriorSimulation(model);
        (members, priors, likelihoods) = (new double[size][], new double[size], new double[size]);
        for (var (i, attempt) = (0, 0); i < size; attempt++)
        {
            Assert.True(attempt < 50 * size, "the prior has hardly a place of finite density");
            members[i] = prior.Next(RandomKey.FromSeed(seed).Fold(attempt)).Theta;
            // Logarithms of a gamma's draws near zero have no floor.
            for (var j = model.Shape.ParameterOffset; j < m; j++) members[i][j] = Math.Clamp(members[i][j], -60, 60);
            if (Measure(members[i], out priors[i], out likelihoods[i])) i++;
        }
    }

    private bool Measure(double[] theta, out double prior, out double likelihood)
    {
        prior = evaluator.LogPrior(theta);
        likelihood = evaluator.Value(theta, scratch) - prior;
        return double.IsFinite(prior) && double.IsFinite(likelihood);
    }

    private void Advance()
    {
        var (low, high) = (0.0, 1 - power);
        if (Share(high) < LeastShare)
        {
            for (var i = 0; i < 60; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Share(middle) < LeastShare ? (low, middle) : (middle, high);
            }

            high = low > 0 ? low : high;
        }

        var weights = Weights(high);
        power = high >= 1 - power ? 1 : power + high;
        var (sum, source, place) = (weights.Sum(), 0, random.Uniform());
        var cumulated = weights[0] / sum;
        var chosen = new int[size];
        for (var i = 0; i < size; i++)
        {
            while (cumulated < (i + place) / size && source < size - 1) cumulated += weights[++source] / sum;
            chosen[i] = source;
        }

        // Halves of the population must not be by place.
        for (var i = size - 1; i > 0; i--)
        {
            var other = (int)(random.Uniform() * (i + 1));
            (chosen[i], chosen[other]) = (chosen[other], chosen[i]);
        }

        members = Array.ConvertAll(chosen, i => (double[])members[i].Clone());
        (priors, likelihoods) = (Array.ConvertAll(chosen, i => priors[i]), Array.ConvertAll(chosen, i => likelihoods[i]));
    }

    private double[] Weights(double step)
    {
        var most = likelihoods.Max();
        return Array.ConvertAll(likelihoods, likelihood => Math.Exp(step * (likelihood - most)));
    }

    private double Share(double step)
    {
        var weights = Weights(step);
        var sum = weights.Sum();
        return sum * sum / weights.Sum(weight => weight * weight) / size;
    }

    // Each half moves along differences, lines and moments of the other, which stands still meanwhile.
    private int Sweep()
    {
        var (moved, half) = (0, size / 2);
        for (var first = 0; first < size; first += half)
        {
            var others = members.AsSpan(half - first, half).ToArray();
            var proposal = Student.Of(others, m);
            for (var i = first; i < first + half; i++)
            {
                var (x, logRatio) = Propose(members[i], others, proposal);
                if (!Measure(x, out var prior, out var likelihood)) continue;
                logRatio += prior - priors[i] + (power * (likelihood - likelihoods[i]));
                if (Math.Log(random.Uniform()) >= logRatio) continue;
                (members[i], priors[i], likelihoods[i]) = (x, prior, likelihood);
                moved++;
            }
        }

        return moved;
    }

    private (double[] X, double LogRatio) Propose(double[] x, double[][] others, Student? proposal)
    {
        var (result, kind) = ((double[])x.Clone(), random.Uniform());
        var (a, b) = (Pick(), Pick());
        if (kind < 0.3 && proposal is not null)
        {
            proposal.Draw(ref random, result);
            return (result, proposal.LogDensity(x) - proposal.LogDensity(result));
        }

        if (kind < 0.5) // The stretch move (Goodman and Weare 2010).
        {
            var z = Math.Pow(1 + random.Uniform(), 2) / 2;
            for (var j = 0; j < m; j++) result[j] = a[j] + (z * (x[j] - a[j]));
            return (result, (m - 1) * Math.Log(z));
        }

        // Differential evolution (ter Braak 2006), of some coordinates or, between modes, of all by whole differences.
        var share = kind > 0.9 ? 1 : random.Uniform();
        var used = Enumerable.Range(0, m).Where(_ => random.Uniform() < share).ToArray();
        if (used.Length == 0) used = [(int)(random.Uniform() * m)];
        var length = kind > 0.9 ? 1 : 2.38 / Math.Sqrt(2 * used.Length) * Math.Exp(0.5 * random.Normal());
        foreach (var j in used) result[j] += (length * (a[j] - b[j])) + (1e-6 * random.Normal());
        return (result, 0);

        double[] Pick() => others[(int)(random.Uniform() * others.Length)];
    }

    /// <summary>A multivariate t of five degrees of freedom.</summary>
    private sealed record Student(double[] Mean, double[] Root)
    {
        private const double Freedom = 5;

        public static Student? Of(double[][] draws, int m)
        {
            var (mean, root) = (new double[m], new double[m * m]);
            foreach (var draw in draws)
                for (var i = 0; i < m; i++) mean[i] += draw[i] / draws.Length;
            foreach (var draw in draws)
                for (var i = 0; i < m; i++)
                    for (var j = 0; j <= i; j++) root[(i * m) + j] += (draw[i] - mean[i]) * (draw[j] - mean[j]) / draws.Length;
            return SmallCholesky.Factor(root, m) ? new(mean, root) : null;
        }

        public void Draw(ref KeyedStream random, double[] x)
        {
            var (m, squares) = (Mean.Length, 0.0);
            for (var k = 0; k < (int)Freedom; k++) squares += Math.Pow(random.Normal(), 2) / Freedom;
            var z = new double[m];
            for (var j = 0; j < m; j++) z[j] = random.Normal() / Math.Sqrt(squares);
            for (var i = 0; i < m; i++)
            {
                x[i] = Mean[i];
                for (var j = 0; j <= i; j++) x[i] += Root[(i * m) + j] * z[j];
            }
        }

        public double LogDensity(double[] x)
        {
            var (m, z) = (Mean.Length, x.Zip(Mean, (a, b) => a - b).ToArray());
            SmallCholesky.SolveLower(Root, m, z);
            return -0.5 * (Freedom + m) * Math.Log(1 + (z.Sum(value => value * value) / Freedom));
        }
    }
}
