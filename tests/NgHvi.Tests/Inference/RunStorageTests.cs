using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Runs that are saved and continued.</summary>
public class RunStorageTests
{
    private static readonly MixedData Data = MixedData.Random([3, 5, 4, 6, 2, 7, 4, 4], 2, 2, 2);

    public static TheoryData<string> Methods => ["default", "published", "stochastic", "full", "adam", "mini-batches"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Continued_from_a_file_a_run_has_the_bits_it_would_have_had(string name)
    {
        var method = Choose(name);
        var run = Runs.Of(Data.Target(), method, 3);
        run.Advance(150);
        var restored = Runs.Saved(run, Data.Target());
        Assert.Equal((3, 150), (restored.Seed, restored.Step));
        Assert.Equal(method, restored.Method);
        Assert.Equal(run.Seconds, restored.Seconds);

        run.Advance(61);
        restored.Advance(61);

        Assert.Equal(run.Approximation!.Lambda, restored.Approximation!.Lambda);
        Assert.Equal(run.Trace.Values, restored.Trace.Values);
        var (whole, continued) = (run.ToFit(), restored.ToFit());
        Assert.Equal(((VariationalSource)whole.Source).Average.Lambda, ((VariationalSource)continued.Source).Average.Lambda);
        Assert.Equal(whole.Elbo, continued.Elbo);
    }

    [Fact]
    public void Seconds_of_a_continued_run_count_those_before_and_not_those_between_steps()
    {
        var run = Runs.Of(Data.Target(), HybridVi.Default with { Steps = 40 });
        var (all, between) = (Stopwatch.StartNew(), new Stopwatch());
        foreach (var step in run.Steps(TestContext.Current.CancellationToken).Take(30))
        {
            between.Start();
            Thread.Sleep(step.Step % 10 == 0 ? 200 : 0);
            between.Stop();
        }

        // However long a machine takes, it is the time of the loop less that between steps, at most.
        var before = run.Seconds;
        Assert.InRange(before, 1e-9, (all.Elapsed - between.Elapsed).TotalSeconds);
        var rest = Stopwatch.StartNew();
        var fit = Runs.Saved(run, Data.Target()).Finish(null, TestContext.Current.CancellationToken);
        Assert.InRange(fit.Seconds, before, before + rest.Elapsed.TotalSeconds);
        Assert.True(fit.Trace.Seconds[^1] > before);

        // Nothing is left to do, and the time is still that of the run.
        var ended = Runs.Saved(run, Data.Target());
        ended.Finish(null, TestContext.Current.CancellationToken);
        Assert.True(Runs.Saved(ended, Data.Target()).Finish(null, TestContext.Current.CancellationToken).Seconds >= ended.Seconds);
    }

    [Fact]
    public void A_run_that_ended_stays_ended()
    {
        var run = Runs.Of(WrappedTarget.Failing(Data.Target(), 0));
        run.Finish(null, TestContext.Current.CancellationToken);
        var restored = Runs.Saved(run, Data.Target());
        Assert.Equal((run.Stopped, run.Message), (restored.Stopped, restored.Message));
        Assert.Empty(restored.Steps(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Runs_of_another_model_or_another_kind_of_file_are_refused_in_a_sentence()
    {
        var run = Runs.Of(Data.Target());
        run.Advance(2);
        using var file = new MemoryStream();
        run.Save(file);
        var text = Encoding.UTF8.GetString(file.ToArray());

        Refused("The saved state belongs to another model: it has 6 parameters, and this one has 2.", text, new GroupMeans(3));
        Refused("The saved state is damaged at line 1, byte ", "{\"schema\": \"nghvi-state/2\", \"seed\": oops}");
        Refused("The saved state, line 1, column ", Regex.Replace(text, "\"seconds\":[^,]+", "\"seconds\":1e999"));
        Refused("The saved state has schema \"nghvi-state/1\"; this version reads \"nghvi-state/2\".", "{\"schema\": \"nghvi-state/1\"}");
        Refused("The saved state is damaged: \"guardLevel\" is missing", Changed("guardLevel", "level"));
        Refused("The saved state is damaged: it is said to be of step -7.", Changed("\"step\":2", "\"step\":-7"));
        Refused("\"lambda\" has 3 numbers where", Regex.Replace(text, "\"lambda\":\\[[^]]*\\]", "\"lambda\":[1,2,3]"));
        Refused("its method or one of the options is not known", Changed("HybridVi", "Nonsense"));
        Refused("cannot be continued: The number of factors is 9", Changed("\"factor\",\"count\":null", "\"factor\",\"count\":9"));

        string Changed(string from, string to) => text.Replace(from, to, StringComparison.Ordinal);
    }

    private static void Refused(string sentence, string text, ITarget? target = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var failure = Assert.Throws<InputException>(() => Run.Resume(target ?? Data.Target(), file));
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
    }

    private static HybridVi Choose(string name) => name switch
    {
        "published" => HybridVi.Published(2, 400),
        "stochastic" => HybridVi.StochasticGradient(),
        "mini-batches" => HybridVi.MiniBatch(steps: 300),
        "full" => HybridVi.Default with { Family = new Family.Full(), Steps = 300 },
        "adam" => HybridVi.Default with
        {
            Update = new UpdateRule.NaturalGradient { Step = new StepRule.Adam(0.02) },
            Guard = null,
            Steps = 300,
        },
        _ => HybridVi.Default with { Steps = 300 },
    };
}
